package com.plushm.controller.shell;

import com.plushm.api.command.Stream;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunView;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.LinePrinter;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code logs}: the output of an execution. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=logs"})
public final class LogsCommand extends PlushCommand {
  private static final Option FOLLOW =
      Option.flag('f', "follow", "go on with what comes, until it ends; Ctrl-C leaves it running");

  static final Manual MANUAL =
      new Manual(
          "logs",
          "the output of an execution, from all hosts",
          List.of("[-f] EXECUTION"),
          Manual.Operands.EXECUTION,
          List.of(FOLLOW, Manual.JSON, Manual.HELP),
          List.of(
              "logs 1.7", "what it has put out: folded, or line by line while it runs",
              "logs -f 1.7", "and what comes, line by line"));

  private final ControlNode node;

  @Activate
  public LogsCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void logs(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String execution = Operand.only(MANUAL, arguments);
    boolean follow = arguments.has(FOLLOW.name());
    Report report = new Report(console, MANUAL.name(), "answered", true);
    if (!follow && running(execution).isEmpty()) {
      ActivityWatch watch = new ActivityWatch(console);
      return report.print(watch.await(node.logs(execution, false, watch)), arguments);
    }
    Summary summary = stream(console, execution, follow, json(arguments));
    Optional<RunView> running = running(execution);
    if (running.isPresent()) {
      console.err().print(soFar(running.get()) + "\n");
      return 0;
    }
    report.printAccount(summary);
    return Report.exitStatus(summary, false);
  }

  /** Prints what there is, and what comes, line by line: it has no end yet to fold by. */
  private Summary stream(Console console, String execution, boolean follow, boolean json) {
    LinePrinter out = new LinePrinter(console.out(), console.outStyle());
    LinePrinter err = new LinePrinter(console.err(), console.errStyle());
    ActivityWatch watch =
        new ActivityWatch(
            console,
            event -> {
              if (json) {
                Attachment.printJson(console, event);
              } else {
                (event.stream() == Stream.OUT ? out : err).print(event);
              }
              console.flush();
            });
    Summary summary = watch.await(node.logs(execution, follow, watch));
    out.finish();
    err.finish();
    return summary;
  }

  private Optional<RunView> running(String execution) {
    return node.runs().stream()
        .filter(run -> run.id().equals(execution) && run.exitStatus() < 0)
        .findFirst();
  }

  private static String soFar(RunView run) {
    String failed = run.failed() > 0 ? ", " + run.failed() + " failed" : "";
    String missing = run.missing() > 0 ? ", " + run.missing() + " missing" : "";
    return run.name()
        + " is "
        + run.state()
        + ": "
        + run.answered()
        + " of "
        + run.targets()
        + " answered so far"
        + failed
        + missing;
  }
}
