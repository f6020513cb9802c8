package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code runs}: the history. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=runs"})
public final class RunsCommand extends PlushCommand {
  /** Rows that are shown if nobody asks for all. */
  static final int LATEST = 20;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private static final int TEXT_CHARS_MAX = 60;
  private static final Option ALL = Option.flag('a', "all", "not only the latest " + LATEST);

  static final Manual MANUAL =
      new Manual(
          "runs",
          "what ran, also under earlier controllers, newest first",
          List.of("[-a]", "EXECUTION"),
          Manual.Operands.EXECUTION,
          List.of(ALL, Manual.JSON, Manual.HELP),
          List.of(
              "runs", "when it began, how long it took, and what came of it",
              "runs 3.2", "all that is known of one: what, where, outcome"));

  private final ControlNode node;

  @Activate
  public RunsCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void runs(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    List<RunView> runs = node.runs();
    if (!arguments.operands().isEmpty()) {
      String id = Operand.only(MANUAL, arguments);
      RunView run =
          runs.stream()
              .filter(one -> one.id().equals(id))
              .findFirst()
              .orElseThrow(() -> unknown(id));
      if (json(arguments)) {
        printJson(console, run);
      } else {
        printOne(console, run);
      }
      return 0;
    }
    List<RunView> shown =
        arguments.has(ALL.name()) ? runs : runs.subList(0, Math.min(LATEST, runs.size()));
    if (json(arguments)) {
      shown.forEach(run -> printJson(console, run));
    } else {
      printAll(console, shown, runs.size());
    }
    return 0;
  }

  private static PlushException unknown(String id) {
    return new PlushException(
        ErrorCode.NO_SUCH_EXECUTION, "there is no such execution", id, "'plushm runs' lists them");
  }

  private static void printAll(Console console, List<RunView> shown, int all) {
    Table table =
        new Table(
            "ID",
            "NAME",
            "KIND",
            "STATE",
            "BEGAN",
            "TOOK",
            "ANSWERED",
            "FAILED",
            "MISSING",
            "WHAT");
    for (RunView run : shown) {
      table.row(
          run.id(),
          run.name(),
          run.kind(),
          run.state(),
          began(run),
          Wording.time(run.took()),
          run.answered() + " of " + run.targets(),
          Integer.toString(run.failed()),
          Integer.toString(run.missing()),
          cut(run.text()));
    }
    table.print(console.out(), console.outStyle());
    if (shown.isEmpty()) {
      console.err().print("nothing has run yet\n");
    } else if (shown.size() < all) {
      console.err().print(all - shown.size() + " older ones: plushm runs --all\n");
    }
  }

  private static void printOne(Console console, RunView run) {
    Table table = new Table(run.id(), run.name());
    table.row("kind", run.kind());
    table.row(run.kind().equals("run") ? "specification" : "what", run.text());
    if (!run.sha256().isEmpty()) {
      table.row("its SHA-256", run.sha256());
    }
    table.row("SHA-256 of it all", run.digest());
    table.row("state", run.state());
    table.row("began", began(run));
    table.row("took", Wording.time(run.took()));
    table.row("hosts", run.hosts().fold());
    for (RunView.Part part : run.parts()) {
      table.row("hosts of " + part.component(), part.hosts().isEmpty() ? "-" : part.hosts().fold());
    }
    table.row("answered", run.answered() + " of " + run.targets());
    table.row("failed", Integer.toString(run.failed()));
    table.row("missing", Integer.toString(run.missing()));
    table.row("exit status", run.exitStatus() < 0 ? "-" : Integer.toString(run.exitStatus()));
    table.print(console.out(), console.outStyle());
  }

  private static String began(RunView run) {
    return TIME.format(run.began().atZone(ZoneId.systemDefault()));
  }

  private static String cut(String text) {
    String line = text.replaceAll("\\s*\\R\\s*", "; ");
    return line.length() <= TEXT_CHARS_MAX ? line : line.substring(0, TEXT_CHARS_MAX - 1) + "…";
  }

  private static void printJson(Console console, RunView run) {
    JsonLine line = new JsonLine("run");
    line.text("id", run.id())
        .text("name", run.name())
        .text("kind", run.kind())
        .text("state", run.state())
        .text("began", run.began().toString())
        .seconds("took", run.took())
        .number("targets", run.targets())
        .number("answered", run.answered())
        .number("failed", run.failed())
        .number("missing", run.missing())
        .number("exitStatus", run.exitStatus())
        .hosts(run.hosts())
        .text("what", run.text())
        .text("sha256", run.sha256())
        .text("digest", run.digest());
    line.objects(
            "components",
            run.parts(),
            part -> line.text("name", part.component()).hosts(part.hosts()))
        .print(console.out());
  }
}
