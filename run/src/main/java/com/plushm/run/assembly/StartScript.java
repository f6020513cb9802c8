package com.plushm.run.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What differs between the start scripts of the products; the rest is {@code src/main/sh/start.sh}.
 *
 * @param command the script's name
 * @param mainClass what it runs
 * @param jvmOptions how
 */
record StartScript(String command, String mainClass, List<String> jvmOptions) {

  /**
   * Writes the script into a product.
   *
   * @param classPath file names in the product's {@code lib/}
   * @throws IOException if the template is unreadable or the product not writable
   */
  void writeTo(ProductFolder folder, Path source, List<String> classPath) throws IOException {
    Path template = source.resolve("src/main/sh/start.sh");
    String path =
        classPath.stream().map(file -> "$product/lib/" + file).collect(Collectors.joining(":"));
    folder.writeScript(
        "bin/" + command,
        Files.readString(template, StandardCharsets.UTF_8)
            .replace("@COMMAND@", command)
            .replace("@MAIN@", mainClass)
            .replace("@JVM_OPTIONS@", String.join(" ", jvmOptions))
            .replace("@CLASS_PATH@", path));
    Path classes = source.resolve("src/main/classes/" + command + ".lst");
    if (Files.exists(classes)) {
      folder.copy(classes, "etc/classes.lst");
    }
  }
}
