package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Runs the command that installs a package, in a group of its own, and waits for its end. */
public final class InstallProgram {
  /** How long it may take. */
  static final long MILLIS_MAX = TimeUnit.MINUTES.toMillis(30);

  /** So much of what it puts out is told, the last of it. */
  static final int OUTPUT_BYTES_MAX = 4 << 10;

  private static final long POLL_MILLIS = 50;

  private InstallProgram() {}

  /**
   * How it ended.
   *
   * @param status its exit status, or as a shell would give it; not 0 if it did not end by itself
   * @param how in words
   * @param output the end of what it put out, whole lines
   */
  public record Result(int status, String how, String output) {}

  /**
   * Runs it.
   *
   * @param folder where it runs
   * @param cancelled whether it is to be ended
   */
  public static Result run(List<String> words, Path folder, BooleanSupplier cancelled)
      throws IOException {
    Path output = Files.createTempFile("plushm-install", ".out");
    try {
      ProcessBuilder builder = new ProcessBuilder();
      ProcessEnvironment.prepare(builder.environment(), List.of());
      ProgramFinder.Found program =
          ProgramFinder.find(words.get(0), builder.environment().get("PATH"), folder);
      if (program.failure() != null) {
        Outcome failure = program.failure();
        return new Result(failure.status(), "cannot be started: " + failure.detail(), "");
      }
      List<String> line = new ArrayList<>();
      String setsid = SessionProgram.find();
      if (setsid != null) {
        line.add(setsid);
      }
      line.add(program.file());
      line.addAll(words.subList(1, words.size()));
      Process process =
          builder
              .command(line)
              .directory(folder.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      String how = await(process, cancelled);
      int status = process.isAlive() ? 1 : process.exitValue();
      boolean itself = how.isEmpty();
      return new Result(
          itself ? status : Math.max(1, status),
          itself ? "ended with status " + status : how,
          tail(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Why it was ended; empty if it ended by itself. */
  private static String await(Process process, BooleanSupplier cancelled) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MILLIS_MAX);
    String why = "";
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (cancelled.getAsBoolean()) {
          why = "was cancelled";
        } else if (System.nanoTime() - deadline > 0) {
          why = "took more than " + TimeUnit.MILLISECONDS.toMinutes(MILLIS_MAX) + " min";
        }
        if (!why.isEmpty()) {
          Signals.send(Signals.KILL, List.of(-process.pid()));
          process.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      why = "was interrupted";
    }
    return why;
  }

  private static String tail(Path output) throws IOException {
    long size = Files.size(output);
    try (var channel = Files.newByteChannel(output)) {
      channel.position(Math.max(0, size - OUTPUT_BYTES_MAX));
      byte[] bytes =
          java.nio.channels.Channels.newInputStream(channel).readNBytes(OUTPUT_BYTES_MAX);
      String text = new String(bytes, StandardCharsets.UTF_8);
      boolean cut = size > OUTPUT_BYTES_MAX && text.indexOf('\n') >= 0;
      String whole = cut ? text.substring(text.indexOf('\n') + 1) : text;
      return whole.isEmpty() || whole.endsWith("\n") ? whole : whole + "\n";
    }
  }
}
