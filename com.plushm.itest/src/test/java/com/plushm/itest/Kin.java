package com.plushm.itest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The living processes that belong to a folder: it stands in their command line, in their
 * environment or is where they work. Whatever a test starts is found by the test's own folder.
 */
final class Kin {
  private static final String[] PLACES = {"cmdline", "environ"};

  private Kin() {}

  /** One process. */
  record Relative(long pid, String command) {
    /** What it has used of the processors; 0 if it is gone. */
    long processorMillis() {
      return ProcessHandle.of(pid)
          .flatMap(handle -> handle.info().totalCpuDuration())
          .map(Duration::toMillis)
          .orElse(0L);
    }

    @Override
    public String toString() {
      return pid + " (" + command + ")";
    }
  }

  /** All processes of a folder, but this one. */
  static List<Relative> of(Path folder) throws IOException {
    List<Relative> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        long pid = Long.parseLong(process.getFileName().toString());
        if (pid != ProcessHandle.current().pid() && belongs(process, folder.toString())) {
          found.add(new Relative(pid, read(process.resolve("cmdline")).replace('\0', ' ').strip()));
        }
      }
    }
    return found;
  }

  /** Those whose command line has all of the words. */
  static List<Relative> of(Path folder, String... words) throws IOException {
    return of(folder).stream()
        .filter(one -> List.of(words).stream().allMatch(one.command()::contains))
        .toList();
  }

  private static boolean belongs(Path process, String folder) {
    for (String place : PLACES) {
      if (read(process.resolve(place)).contains(folder)) {
        return true;
      }
    }
    try {
      return Files.readSymbolicLink(process.resolve("cwd")).toString().startsWith(folder);
    } catch (IOException e) {
      return false;
    }
  }

  /** A process may end while it is looked at: it then has nothing to say. */
  private static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  /** SIGKILL. */
  static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Sends a signal that Java does not have. */
  static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("/bin/kill", "-" + name, Long.toString(pid)).start();
    if (kill.waitFor() != 0) {
      throw new IOException("no " + name + " to " + pid);
    }
  }

  /**
   * Waits until a folder has no processes any more; ends those that stay.
   *
   * @throws AssertionError if some stay
   */
  static void awaitNone(Path folder, Duration most) throws Exception {
    try {
      Await.until("end of all processes", most, () -> of(folder).isEmpty());
    } catch (AssertionError e) {
      List<Relative> left = of(folder);
      left.forEach(one -> kill(one.pid()));
      throw new AssertionError("left behind: " + left, e);
    }
  }
}
