package com.plushm.controller.shell;

import com.plushm.controller.door.Interrupts;
import com.plushm.controller.door.Request;
import com.plushm.controller.door.Visitor;
import com.plushm.controller.shell.print.BlockPrinter;
import com.plushm.controller.shell.print.ProgressLine;
import com.plushm.controller.shell.print.Style;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Process;

/** What a command talks with: two outputs, an input, Ctrl-C, and what is known of the person. */
final class Console {
  private static final String VARIABLE = "plushm.console";
  private static final int BUFFER_BYTES = 32 << 10;
  private static final int COLUMNS_DEFAULT = 80;
  private static final int COLUMNS_MIN = 20;

  private final Visitor visitor;
  private final Interrupts interrupts;
  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final boolean outIsTerminal;
  private final int columns;
  private final AtomicInteger exit;

  private Console(
      Visitor visitor,
      Interrupts interrupts,
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      int columns,
      AtomicInteger exit) {
    this.visitor = visitor;
    this.interrupts = interrupts;
    this.in = in;
    this.out = out;
    this.err = err;
    this.outIsTerminal = outIsTerminal;
    this.columns = columns;
    this.exit = exit;
  }

  /** The console of a one-shot command or a pipe of commands. */
  static Console of(Visitor visitor) {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(visitor.out(), BUFFER_BYTES), false, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(new After(out, visitor.err()), true, StandardCharsets.UTF_8);
    return new Console(
        visitor,
        visitor.interrupts(),
        visitor.in(),
        out,
        err,
        visitor.request().outputIsTerminal(),
        columns(visitor.request()),
        new AtomicInteger());
  }

  /** The console of one line on a terminal. */
  static Console onTerminal(
      Visitor visitor, Interrupts interrupts, InputStream in, PrintStream out, int columns) {
    return new Console(visitor, interrupts, in, out, out, true, columns, new AtomicInteger());
  }

  /** Lets the commands of a session use this console. */
  void attachTo(CommandSession session) {
    session.put(VARIABLE, this);
  }

  /** The console for a command that a session executes now; its output may go into a pipe. */
  static Console of(CommandSession session) {
    Console console = (Console) session.get(VARIABLE);
    if (console == null) {
      console = of(new SessionVisitor(session));
    }
    Process process = Process.Utils.current();
    if (process == null || process.isTty(1)) {
      return console;
    }
    return console.redirected(process.out());
  }

  private Console redirected(PrintStream pipe) {
    return new Console(visitor, interrupts, in, pipe, err, false, columns, exit);
  }

  InputStream in() {
    return in;
  }

  /** For results. */
  PrintStream out() {
    return out;
  }

  /** For notices, progress and summaries; what was written to {@link #out} comes before. */
  PrintStream err() {
    return err;
  }

  Interrupts interrupts() {
    return interrupts;
  }

  Style outStyle() {
    return new Style(outIsTerminal && mayColour());
  }

  Style errStyle() {
    return new Style(visitor.request().errorIsTerminal() && mayColour());
  }

  private boolean mayColour() {
    String term = variable("TERM").orElse("dumb");
    return variable("NO_COLOR").isEmpty() && !term.equals("dumb");
  }

  BlockPrinter blocks() {
    return new BlockPrinter(out, outStyle(), err, errStyle());
  }

  /** Where progress is shown; only a terminal shows it. */
  Optional<ProgressLine> progress() {
    return visitor.request().errorIsTerminal()
        ? Optional.of(new ProgressLine(err, columns))
        : Optional.empty();
  }

  /** A variable of the person's environment that is not empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(visitor.request().environment().get(name))
        .filter(value -> !value.isEmpty());
  }

  /** A value of the person's configuration. */
  Optional<String> setting(String key) {
    for (Request.Setting setting : visitor.request().settings()) {
      if (setting.key().equals(key)) {
        return Optional.of(setting.value());
      }
    }
    return Optional.empty();
  }

  Request request() {
    return visitor.request();
  }

  /** A file that the person named. */
  Path file(String name) {
    return Path.of(visitor.request().directory()).resolve(name).normalize();
  }

  /** What goes on with this command at the next controller; see {@link Visitor#resumeWith}. */
  void resumeWith(List<String> words) {
    visitor.resumeWith(words);
  }

  /** Does something after the exit status was sent. */
  void afterwards(Runnable action) {
    visitor.afterwards(action);
  }

  /** Sets the exit status of the command. */
  void exit(int status) {
    exit.set(status);
  }

  int status() {
    return exit.get();
  }

  void flush() {
    out.flush();
    err.flush();
  }

  private static int columns(Request request) {
    String columns = request.environment().getOrDefault("COLUMNS", "");
    try {
      return columns.isEmpty() ? COLUMNS_DEFAULT : Math.max(COLUMNS_MIN, Integer.parseInt(columns));
    } catch (NumberFormatException e) {
      return COLUMNS_DEFAULT;
    }
  }

  /** Keeps the order of two outputs of which the first is buffered. */
  private static final class After extends FilterOutputStream {
    private final PrintStream first;

    After(PrintStream first, OutputStream second) {
      super(second);
      this.first = first;
    }

    @Override
    public void write(int b) throws IOException {
      first.flush();
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      first.flush();
      out.write(bytes, offset, length);
    }
  }
}
