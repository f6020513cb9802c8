package com.plushm.sim.search;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One of the faults of the original (protocol.md §3), put back into the production classes: the
 * guards that mend it are taken out of the sources, and those are compiled for the test alone.
 *
 * @param name of the fault
 * @param edits of the sources; what they replace must stand there exactly once
 * @param scenario where it shows
 * @param walks states from which fair walks begin; 0 where safety is broken
 * @param breaks how the property begins that it must be found to break
 */
record Mutant(String name, List<Edit> edits, Scenario scenario, int walks, String breaks) {
  private static final String PACKAGE = "com.plushm.overlay.randtree";
  private static final Path SOURCES =
      Path.of("com.plushm.overlay.randtree/src/main/java", PACKAGE.replace('.', '/'));

  /** A change of one class. */
  record Edit(String type, String from, String to) {}

  /** RandTree with the fault. */
  Profile profile() throws IOException {
    Map<String, String> changed = new TreeMap<>();
    for (Edit edit : edits) {
      String source = changed.get(edit.type());
      if (source == null) {
        source = Files.readString(source(edit.type()), StandardCharsets.UTF_8);
      }
      int at = source.indexOf(edit.from());
      if (at < 0 || source.indexOf(edit.from(), at + 1) >= 0) {
        throw new IllegalStateException(
            name + ": not exactly once in " + edit.type() + ": " + edit.from());
      }
      changed.put(edit.type(), source.replace(edit.from(), edit.to()));
    }
    return Profile.randtree(MutantClasses.of(PACKAGE, changed));
  }

  /** Tests run in their module's folder, the command anywhere below the workspace. */
  private static Path source(String type) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path source = at.resolve(SOURCES).resolve(type + ".java");
      if (Files.exists(source)) {
        return source;
      }
    }
    throw new IllegalStateException("no source of " + type);
  }
}
