package com.plushm.cli;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the controller when none listens, and waits until it does. Of several commands that find
 * none, one starts it (a lock on {@code STATE/starting}), the others wait for the same socket; that
 * there is only one controller is the business of the controller's own lock.
 */
final class ControllerStart {
  /** How long each controller may take until it listens, on a machine that has a lot to do. */
  private static final long READY_MILLIS = 60_000;

  /** So often is one started that somebody kills while it starts. */
  private static final int STARTS_MAX = 3;

  /**
   * So many successors in a row are started for a command whose work goes on without it, each of
   * them killed while it starts: giving up would end what its caller waits for, not that work.
   */
  private static final int SUCCESSORS_MAX = 10;

  /** Exit status of a process that SIGKILL ended. */
  private static final int KILLED = 137;

  private static final long POLL_MILLIS = 10;
  private static final long LOG_BYTES_MAX = 4 << 20;
  private static final int TAIL_BYTES = 2_000;

  /** What a controller needs of its starter's environment, and its participants do not inherit. */
  private static final List<String> KEPT =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "LANG",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "PLUSHM_JAVA",
          "PLUSHM_JAVA_OPTS",
          "SSH_AUTH_SOCK",
          "XDG_RUNTIME_DIR",
          "XDG_CONFIG_HOME",
          "XDG_CONFIG_DIRS",
          "LD_LIBRARY_PATH",
          "SLURM_CONF");

  private final Settings settings;
  private final SocketPlace place;
  private final String products;
  private final List<String> resumption;
  private final File log;
  private long logStart;

  /**
   * @param products the folder of the products; null if unknown
   * @param resumption the words that go on with what the controller before was doing; empty if this
   *     is no successor's start
   */
  ControllerStart(Settings settings, SocketPlace place, String products, List<String> resumption) {
    this.settings = settings;
    this.place = place;
    this.products = products;
    this.resumption = resumption;
    this.log = new File(settings.state(), "controller.log");
  }

  /**
   * A connection, with a controller started for it where there was none.
   *
   * @throws Failure if it does not start, or not in time
   */
  SocketChannel connect() throws Failure {
    SocketChannel channel = place.connect();
    if (channel != null) {
      return channel;
    }
    Path state = Path.of(settings.state());
    try {
      makeFolder(state);
      try (FileChannel starting =
          FileChannel.open(
              state.resolve("starting"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        return startAndWait(starting);
      }
    } catch (IOException e) {
      throw new Failure(
          "PM203",
          Failure.INTERNAL,
          "the state folder " + state + " cannot be used: " + e,
          "make it writable, or name another one with --state");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted while it started");
    }
  }

  private static void makeFolder(Path state) throws IOException {
    if (!Files.isDirectory(state)) {
      Files.createDirectories(
          state,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  private SocketChannel startAndWait(FileChannel starting)
      throws IOException, InterruptedException, Failure {
    long deadline = deadline();
    FileLock lock = null;
    Process controller = null;
    int starts = 0;
    while (System.nanoTime() < deadline) {
      // After the lock was got, first look again: its last holder may have started one.
      SocketChannel channel = place.connect();
      if (channel != null) {
        return channel;
      }
      if (lock == null) {
        lock = starting.tryLock();
        if (lock != null) {
          continue;
        }
      } else if (controller == null || (wasKilled(controller) && starts < startsMax())) {
        controller = start();
        starts++;
        deadline = deadline();
      } else if (!controller.isAlive()) {
        throw failed("it ended with exit status " + controller.exitValue());
      }
      Thread.sleep(POLL_MILLIS);
    }
    if (controller != null) {
      controller.destroy();
    }
    throw failed("it does not listen after " + READY_MILLIS / 1000 + " s");
  }

  private static long deadline() {
    return System.nanoTime() + READY_MILLIS * 1_000_000;
  }

  private static boolean wasKilled(Process controller) {
    return !controller.isAlive() && controller.exitValue() == KILLED;
  }

  private int startsMax() {
    return resumption.isEmpty() ? STARTS_MAX : SUCCESSORS_MAX;
  }

  private Process start() throws IOException, Failure {
    if (products == null) {
      throw failed("where the products are is not known (property plushm.products)");
    }
    File script = new File(products, "controller/bin/plushm-controller");
    if (!script.canExecute()) {
      throw failed("there is no " + script);
    }
    if (log.length() > LOG_BYTES_MAX) {
      Files.move(log.toPath(), Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    logStart = log.length();
    ProcessBuilder builder = new ProcessBuilder(command(script));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> !KEPT.contains(name) && !name.startsWith("LC_"));
    return builder
        .directory(new File(settings.state()))
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .redirectError(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** In a session of its own: neither Ctrl-C nor the end of the terminal is meant for it. */
  private List<String> command(File script) {
    List<String> command = new ArrayList<>();
    for (String setsid : new String[] {"/usr/bin/setsid", "/bin/setsid"}) {
      if (command.isEmpty() && new File(setsid).canExecute()) {
        command.add(setsid);
      }
    }
    if (command.isEmpty()) {
      command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
    }
    command.add(script.getPath());
    command.addAll(List.of("--state", settings.state()));
    command.addAll(List.of("--deployment", settings.deployment()));
    command.addAll(List.of("--products", products));
    command.addAll(settings.forController());
    return command;
  }

  private Failure failed(String why) {
    return new Failure(
        "PM200",
        Failure.INTERNAL,
        "the controller of deployment '" + settings.deployment() + "' did not start: " + why,
        goesOn() + "see " + log + tail());
  }

  private String goesOn() {
    String words = String.join(" ", resumption);
    return words.isEmpty() ? "" : "what was being done goes on: plushm " + words + "; ";
  }

  /** What this start wrote last, indented. */
  private String tail() {
    try (RandomAccessFile file = new RandomAccessFile(log, "r")) {
      long from = Math.max(logStart, file.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.seek(from);
      file.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8).strip();
      return text.isEmpty() ? "" : "; it says:\n  " + text.replace("\n", "\n  ");
    } catch (IOException e) {
      return "";
    }
  }
}
