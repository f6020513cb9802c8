package com.plushm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * The terminal while the interactive shell runs: every key goes to the controller at once, which
 * edits and echoes. {@code stty} changes the mode and puts it back, also when the JVM is told to
 * end.
 */
final class RawTerminal implements AutoCloseable {
  private static final File TERMINAL = new File("/dev/tty");
  private static final int ANSWER_BYTES_MAX = 4096;
  private static final long STTY_SECONDS_MAX = 5;

  private final String saved;
  private final Thread atEnd;
  private boolean restored;

  private RawTerminal(String saved) {
    this.saved = saved;
    this.atEnd = new Thread(this::restore, "plushm-terminal");
  }

  /**
   * Changes the mode.
   *
   * @throws Failure if there is no terminal or no {@code stty}
   */
  static RawTerminal enter() throws Failure {
    try {
      RawTerminal terminal = new RawTerminal(stty("-g"));
      Runtime.getRuntime().addShutdownHook(terminal.atEnd);
      stty("-icanon", "-echo", "-isig", "-ixon", "-icrnl", "-iexten", "min", "1", "time", "0");
      return terminal;
    } catch (IOException e) {
      throw new Failure(
          "PM100",
          Failure.USAGE,
          "the terminal cannot be used: " + e.getMessage(),
          "give a command, or pipe commands in; see plushm --help");
    }
  }

  /** {@code ROWS COLUMNS}; 24 by 80 if the terminal does not know. */
  int[] size() {
    int[] size = {24, 80};
    try {
      String[] words = stty("size").split(" ", -1);
      int rows = Integer.parseInt(words[0]);
      int columns = words.length > 1 ? Integer.parseInt(words[1]) : 0;
      if (rows > 0 && columns > 0) {
        size[0] = rows;
        size[1] = columns;
      }
      return size;
    } catch (IOException | NumberFormatException e) {
      return size;
    }
  }

  void tellSize(Conversation conversation) {
    int[] size = size();
    conversation.window(size[1], size[0]);
  }

  @Override
  public void close() {
    restore();
    Runtime.getRuntime().removeShutdownHook(atEnd);
  }

  private synchronized void restore() {
    if (!restored) {
      restored = true;
      try {
        stty(saved);
      } catch (IOException e) {
        System.err.println("the terminal's mode could not be put back; run: stty sane");
      }
    }
  }

  private static String stty(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 1];
    command[0] = "stty";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process =
        new ProcessBuilder(command).redirectInput(TERMINAL).redirectErrorStream(true).start();
    try {
      byte[] answer = process.getInputStream().readNBytes(ANSWER_BYTES_MAX);
      String text = new String(answer, StandardCharsets.UTF_8).strip();
      if (!process.waitFor(STTY_SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException(text.isEmpty() ? "stty failed" : text);
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }
}
