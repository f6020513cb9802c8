package com.plushm.run.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The {@code plushm} command: two small jars and no framework, and the JSON Schema of
 * specifications for editors. {@code run/plushm} calls it.
 */
final class CommandProduct {

  private static final String COMMAND = "com.plushm.cli";
  private static final String SPEC = "com.plushm.spec";
  private static final String SCHEMA = "plushm.schema.json";

  private final StartScript script;
  private final JarsByName jars;

  CommandProduct(StartScript script, JarsByName jars) {
    this.script = script;
    this.jars = jars;
  }

  /**
   * Makes the folder {@code cli} anew.
   *
   * @throws IOException if a part is missing or cannot be copied
   */
  void assemble(Path source, Path target) throws IOException {
    ProductFolder folder = ProductFolder.makeAnew(target.resolve("cli"));
    List<String> classPath = List.of(JarsByName.BOOT + ".jar", COMMAND + ".jar");
    folder.copy(jars.get(JarsByName.BOOT), "lib/" + classPath.get(0));
    folder.copy(jars.get(COMMAND), "lib/" + classPath.get(1));
    folder.copyOutOf(jars.get(SPEC), "com/plushm/spec/" + SCHEMA, "share/" + SCHEMA);
    script.writeTo(folder, source, classPath);
  }
}
