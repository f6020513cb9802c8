package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Groups of hosts from files with a line {@code NAME: NODESET} for each: the person's {@code
 * plushm/groups}, then the system's. They are read when an expression names a group.
 */
final class GroupFiles implements GroupResolver {
  private static final long BYTES_MAX = 1 << 20;

  private final List<Path> files;

  GroupFiles(List<Path> files) {
    this.files = files;
  }

  /** The files of the person at a console. */
  static GroupFiles of(Console console) {
    List<Path> files = new ArrayList<>();
    String home = console.variable("HOME").orElse("/");
    Path config =
        console.variable("XDG_CONFIG_HOME").map(Path::of).orElse(Path.of(home, ".config"));
    files.add(config.resolve("plushm").resolve("groups"));
    files.add(Path.of("/etc/xdg/plushm/groups"));
    return new GroupFiles(files);
  }

  @Override
  public Optional<String> resolve(String source, String group) {
    if (!source.equals(DEFAULT_SOURCE)) {
      return Optional.empty();
    }
    SortedMap<String, String> all = new TreeMap<>();
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        read(file).forEach(all::putIfAbsent);
      }
    }
    if (group.equals(ALL)) {
      return Optional.of(String.join(",", all.values()));
    }
    return Optional.ofNullable(all.get(group));
  }

  private static Map<String, String> read(Path file) {
    Map<String, String> groups = new TreeMap<>();
    int number = 0;
    for (String raw : text(file).split("\n", -1)) {
      number++;
      String line = raw.strip();
      int colon = line.indexOf(':');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (colon <= 0) {
        throw new PlushException(
            ErrorCode.NODESET_GROUP,
            "a line without a group's name",
            file + ":" + number,
            "write NAME: NODESET");
      }
      groups.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
    return groups;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new PlushException(
            ErrorCode.NODESET_GROUP,
            "the file of groups is too large",
            file.toString(),
            "keep it below " + BYTES_MAX + " bytes");
      }
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.NODESET_GROUP,
          "the file of groups cannot be read: " + e,
          file.toString(),
          "make it a readable file in UTF-8",
          e);
    }
  }
}
