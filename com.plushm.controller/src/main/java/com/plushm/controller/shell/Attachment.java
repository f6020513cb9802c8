package com.plushm.controller.shell;

import com.plushm.api.command.Stream;
import com.plushm.controller.Activity;
import com.plushm.controller.ControlNode;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.LinePrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Waits for an execution in the foreground, and reports how it ended. Whoever leaves earlier is
 * told how to come back. Should the controller's process end meanwhile, the command goes on at the
 * next one, which takes the execution over.
 */
final class Attachment {
  /** Ctrl-C ends the execution, as in the foreground of the run that began it. */
  static final Option FOREGROUND =
      Option.flag('\0', "foreground", "Ctrl-C ends it, as under run; else Ctrl-C only leaves");

  static final Option FOLLOW =
      Option.flag('f', "follow", "show output as it comes, what has come first");

  /** Exit status of who left an execution that goes on. */
  static final int LEFT = 130;

  private final ControlNode node;
  private final Console console;
  private final Attachments attachments;
  private final String command;

  Attachment(ControlNode node, Console console, Attachments attachments, String command) {
    this.node = node;
    this.console = console;
    this.attachments = attachments;
    this.command = command;
  }

  /**
   * Begins something and waits for its end.
   *
   * @param stops whether Ctrl-C ends it rather than leaves it
   * @return the exit status
   */
  int stay(Function<ActivityWatch, Activity> begin, boolean stops, Arguments arguments) {
    boolean follow = arguments.has(FOLLOW.name());
    boolean json = PlushCommand.json(arguments);
    LinePrinter out = new LinePrinter(console.out(), console.outStyle());
    LinePrinter err = new LinePrinter(console.err(), console.errStyle());
    ActivityWatch watch =
        follow
            ? new ActivityWatch(
                console,
                event -> {
                  if (json) {
                    printJson(console, event);
                  } else {
                    (event.stream() == Stream.OUT ? out : err).print(event);
                  }
                  console.flush();
                })
            : new ActivityWatch(console);
    Activity activity = begin.apply(watch);
    String execution = activity.id();
    attachments.add(execution, watch);
    console.resumeWith(resumption(execution, stops, arguments));
    Optional<Summary> summary;
    try {
      summary =
          stops
              ? watch.awaitOrLeave(activity)
              : watch.awaitOrLeave(activity, count -> watch.leave());
    } finally {
      attachments.remove(execution, watch);
      console.resumeWith(List.of());
    }
    out.finish();
    err.finish();
    if (summary.isEmpty()) {
      return left(activity, execution);
    }
    Report report = new Report(console, command, "answered", true);
    if (follow && !json) {
      report.printAccount(summary.get());
      return Report.exitStatus(summary.get(), arguments.has(Report.LARGEST.name()));
    }
    return report.print(summary.get(), arguments);
  }

  /** The words that go on with an execution that has begun. */
  static List<String> resumption(String execution, boolean stops, Arguments arguments) {
    List<String> words = new ArrayList<>(List.of(AttachCommand.MANUAL.name()));
    if (stops) {
      words.add("--" + FOREGROUND.name());
    }
    for (Option option : List.of(FOLLOW, Report.LARGEST, Manual.JSON)) {
      if (arguments.has(option.name())) {
        words.add("--" + option.name());
      }
    }
    words.add(execution);
    return words;
  }

  private int left(Activity activity, String execution) {
    activity.leave();
    node.detach(execution);
    console.err().print("left; " + goesOn(execution) + "\n");
    return LEFT;
  }

  private static String goesOn(String execution) {
    return execution
        + " goes on; come back: plushm attach "
        + execution
        + "; end it: plushm kill "
        + execution;
  }

  /** Says that an execution goes on by itself. */
  int tellDetached(String execution, String name, Arguments arguments) {
    if (PlushCommand.json(arguments)) {
      new JsonLine("detached").text("execution", execution).text("name", name).print(console.out());
    } else {
      console.out().print(execution + "\n");
      console.err().print(name + " as " + goesOn(execution) + "\n");
    }
    return 0;
  }

  static void printJson(Console console, OutputEvent event) {
    new JsonLine("output")
        .text("process", event.process())
        .text("stream", event.stream().name().toLowerCase(Locale.ROOT))
        .hosts(event.hosts())
        .output("text", event.bytes())
        .print(console.out());
  }
}
