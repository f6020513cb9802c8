package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.spec.HostSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A command on the controller's machine whose output is wanted, within a time and a size. It writes
 * into files rather than pipes, which a grandchild could hold open.
 */
final class BoundedCommand {
  /** How long a command may take. */
  static final Duration TIME_MAX = Duration.ofSeconds(60);

  private static final int ERROR_BYTES_MAX = 4 << 10;
  private static final long POLL_MILLIS = 20;

  private final List<String> words;
  private final Path folder;
  private final SortedMap<String, String> environment;
  private final BooleanSupplier cancelled;
  private final Duration most;

  /**
   * @param cancelled whether the person no longer waits
   */
  BoundedCommand(
      List<String> words,
      Path folder,
      SortedMap<String, String> environment,
      BooleanSupplier cancelled) {
    this(words, folder, environment, cancelled, TIME_MAX);
  }

  BoundedCommand(
      List<String> words,
      Path folder,
      SortedMap<String, String> environment,
      BooleanSupplier cancelled,
      Duration most) {
    this.words = words;
    this.folder = folder;
    this.environment = environment;
    this.cancelled = cancelled;
    this.most = most;
  }

  /**
   * Its standard output.
   *
   * @throws PlushException SPEC_UNREADABLE if it cannot be started, takes too long, says too much,
   *     or ends with another status than 0
   */
  byte[] run() {
    try {
      Path out = Files.createTempFile("plushm", ".out");
      Path err = Files.createTempFile("plushm", ".err");
      try {
        end(start(out, err), out, err);
        return Files.readAllBytes(out);
      } finally {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      }
    } catch (IOException e) {
      throw failed("cannot be listened to: " + e.getMessage(), null, e);
    }
  }

  private Process start(Path out, Path err) {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(Path.of("/dev/null").toFile());
    try {
      return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    } catch (IOException e) {
      throw failed("cannot be started: " + e.getMessage(), "check its name and permissions", e);
    }
  }

  /** Waits for its end, which comes soon in any case. */
  private void end(Process process, Path out, Path err) throws IOException {
    try {
      long deadline = System.nanoTime() + most.toNanos();
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        checkSize(out);
        checkSize(err);
        if (System.nanoTime() > deadline) {
          throw failed("does not end within " + most.toSeconds() + " s", "make it quicker", null);
        }
        if (cancelled.getAsBoolean()) {
          throw failed("was interrupted", null, null);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted", null, e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    checkSize(out);
    if (process.exitValue() != 0) {
      String said = said(err);
      throw failed(
          "ended with status " + process.exitValue() + (said.isEmpty() ? "" : ": " + said),
          "it has to end with 0",
          null);
    }
  }

  private void checkSize(Path file) throws IOException {
    if (Files.size(file) > HostSources.BYTES_MAX) {
      throw failed("prints more than " + HostSources.BYTES_MAX + " bytes", null, null);
    }
  }

  /** What it complained of, on one line. */
  private static String said(Path err) throws IOException {
    try (InputStream in = Files.newInputStream(err)) {
      String text = new String(in.readNBytes(ERROR_BYTES_MAX), StandardCharsets.UTF_8);
      return text.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", " ");
    }
  }

  private PlushException failed(String what, String todo, Exception why) {
    return new PlushException(
        ErrorCode.SPEC_UNREADABLE, "command '" + words.get(0) + "' " + what, null, todo, why);
  }
}
