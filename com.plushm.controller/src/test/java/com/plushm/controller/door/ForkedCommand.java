package com.plushm.controller.door;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The {@code plushm} command as a process of its own, as a person starts it. */
final class ForkedCommand implements AutoCloseable {
  private static final long SECONDS_MAX = 30;

  private final Process process;
  private final Path out;
  private final Path err;

  /** What it did. */
  record Result(int status, String out, String err) {}

  private ForkedCommand(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static ForkedCommand start(Path folder, Path state, String... arguments) throws IOException {
    return start(folder, state, folder.resolve("no-products"), arguments);
  }

  static ForkedCommand start(Path folder, Path state, Path products, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.add("-Dplushm.products=" + products);
    command.addAll(List.of("-Dplushm.tty=000", "-cp", classes(), "com.plushm.cli.Main"));
    command.addAll(List.of("--state", state.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_CONFIG_HOME", folder.toString());
    builder.environment().put("PLUSHM_TEST_SECRET", "x");
    builder.environment().put("XDG_CONFIG_DIRS", folder.toString());
    builder.directory(folder.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    return new ForkedCommand(builder.start(), out, err);
  }

  private static String classes() {
    try {
      Class<?> main = Class.forName("com.plushm.cli.Main");
      return Path.of(main.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (ReflectiveOperationException | URISyntaxException e) {
      throw new IllegalStateException("com.plushm.cli is a test dependency", e);
    }
  }

  static Result run(Path folder, Path state, String... arguments)
      throws IOException, InterruptedException {
    try (ForkedCommand command = start(folder, state, arguments)) {
      command.process.getOutputStream().close();
      return command.result();
    }
  }

  void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().close();
  }

  void signal(String name) throws IOException, InterruptedException {
    Process kill =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
            .redirectErrorStream(true)
            .start();
    try (InputStream output = kill.getInputStream()) {
      output.readAllBytes();
    }
    kill.waitFor();
  }

  Result result() throws IOException, InterruptedException {
    if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)) {
      throw new AssertionError("the command does not end; it wrote: " + err());
    }
    String output = new String(bytes(), StandardCharsets.UTF_8);
    return new Result(process.exitValue(), output, err());
  }

  byte[] bytes() throws IOException {
    return Files.readAllBytes(out);
  }

  /** Whether the thread that takes SIGINT over from the JVM has done so. */
  boolean handlesInterrupts() throws IOException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).startsWith("plushm-signal")) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      // A thread that ended while we looked: look again.
      return false;
    }
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
