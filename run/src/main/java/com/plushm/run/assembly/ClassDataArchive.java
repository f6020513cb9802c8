package com.plushm.run.assembly;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The JVM's class-data archive of a product, which halves the time it needs to start. It depends on
 * this very JVM and this very folder, so a product that is copied elsewhere wants one of its own,
 * which its script writes when it is called with {@code --archive}.
 */
final class ClassDataArchive {

  private static final long SECONDS_MAX = 60;

  private ClassDataArchive() {}

  /**
   * Has a start script write its archive. A failure is told and does not fail the build: a product
   * without archive works.
   */
  static void write(Path script) throws IOException {
    Process process = new ProcessBuilder(script.toString(), "--archive").inheritIO().start();
    try {
      if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        System.err.println(script + " --archive: not done in " + SECONDS_MAX + " s, given up");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
