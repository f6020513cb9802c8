package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.door.Interrupts;
import com.plushm.controller.door.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;

/**
 * The interactive shell: a line editor with history and completion on the visitor's terminal, which
 * is in raw mode. Ctrl-C clears the line, or interrupts the command that runs; Ctrl-D leaves.
 */
final class TerminalSession {
  /** Lines of history kept. */
  private static final int HISTORY_LINES_MAX = 1_000;

  private static final int COLUMNS_DEFAULT = 80;
  private static final int ROWS_DEFAULT = 24;

  private final CommandProcessor processor;
  private final ControlNode node;
  private final Visitor visitor;
  private final AtomicReference<Interrupts> running = new AtomicReference<>(new Interrupts());

  TerminalSession(CommandProcessor processor, ControlNode node, Visitor visitor) {
    this.processor = processor;
    this.node = node;
    this.visitor = visitor;
  }

  /** Serves until the person leaves; the exit status of a session is 0. */
  int run() throws IOException {
    SortedMap<String, String> environment = visitor.request().environment();
    try (Terminal terminal =
        new ExternalTerminal(
            "plushm",
            environment.getOrDefault("TERM", "dumb"),
            visitor.in(),
            visitor.out(),
            StandardCharsets.UTF_8)) {
      terminal.setSize(
          new Size(
              number(environment.get("COLUMNS"), COLUMNS_DEFAULT),
              number(environment.get("LINES"), ROWS_DEFAULT)));
      visitor.onWindow(
          (columns, rows) -> {
            terminal.setSize(new Size(columns, rows));
            terminal.raise(Terminal.Signal.WINCH);
          });
      terminal.handle(Terminal.Signal.INT, signal -> running.get().interrupt());
      visitor.interrupts().listen(count -> running.get().vanished());
      converse(terminal);
      return 0;
    } finally {
      visitor.interrupts().ignore();
    }
  }

  private void converse(Terminal terminal) throws IOException {
    InputStream in = terminal.input();
    try (PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        CommandSession session = processor.createSession(in, out, out)) {
      LineReader reader = reader(terminal);
      LineExecution execution = new LineExecution(session);
      String prompt = "plush:" + node.deployment().name() + "> ";
      out.print("Plush-M, deployment " + node.deployment().name() + "; help, exit\n");
      String line = read(reader, prompt);
      while (line != null && !LineExecution.isExit(line)) {
        if (!line.isEmpty() && !line.startsWith("#")) {
          execute(terminal, out, execution, line);
        }
        line = read(reader, prompt);
      }
      reader.getHistory().save();
    }
  }

  private void execute(Terminal terminal, PrintStream out, LineExecution execution, String line) {
    Interrupts interrupts = new Interrupts();
    running.set(interrupts);
    Console console =
        Console.onTerminal(visitor, interrupts, terminal.input(), out, terminal.getWidth());
    Path log = node.deployment().state().resolve("controller.log");
    int unusedStatus = execution.execute(console, new Complaint(console, log), line);
  }

  /** The next line; null at Ctrl-D, or when the terminal is gone. */
  private static String read(LineReader reader, String prompt) {
    while (true) {
      try {
        return reader.readLine(prompt).strip();
      } catch (UserInterruptException e) {
        // Ctrl-C at the prompt: an empty line, as in every shell.
        continue;
      } catch (EndOfFileException e) {
        return null;
      }
    }
  }

  private LineReader reader(Terminal terminal) {
    Path state = node.deployment().state();
    DefaultParser parser = new DefaultParser();
    parser.setEscapeChars(new char[0]);
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .appName("plushm")
        .parser(parser)
        .completer(new CommandCompleter(node, Path.of(visitor.request().directory())))
        .variable(LineReader.HISTORY_FILE, state.resolve("history"))
        .variable(LineReader.HISTORY_SIZE, HISTORY_LINES_MAX)
        .variable(LineReader.HISTORY_FILE_SIZE, HISTORY_LINES_MAX)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
        .build();
  }

  private static int number(String text, int otherwise) {
    try {
      return text == null ? otherwise : Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }
}
