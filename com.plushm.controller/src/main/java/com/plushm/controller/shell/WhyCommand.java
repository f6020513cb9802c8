package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.controller.ControlNode;
import com.plushm.controller.SurveyView;
import com.plushm.controller.SurveyView.Surveyed;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import com.plushm.controller.tree.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code why}: what happened to a host, an execution or a barrier. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=why"})
public final class WhyCommand extends PlushCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  static final Manual MANUAL =
      new Manual(
          "why",
          "what happened to a host, an execution or a barrier, in one timeline",
          List.of("HOST", "EXECUTION", "[EXECUTION:]BARRIER"),
          Manual.Operands.NODES,
          List.of(Manual.JSON, Manual.HELP),
          List.of(
              "why local3", "what the controller, the host and its neighbours saw of it",
              "why 1.7", "what the execution decided: hosts, starts, failures, replacements",
              "why mapped", "who entered that barrier when, and why it opened"));

  private final ControlNode node;

  @Activate
  public WhyCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void why(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String word = Operand.only(MANUAL, arguments);
    Story story = new Story(node, console);
    if (story.isAbout(word)) {
      story.print(word, json(arguments));
      return 0;
    }
    HostName host = host(word);
    SurveyView survey = node.survey(Optional.of(host));
    Surveyed subject =
        survey.hosts().stream()
            .filter(known -> known.host().equals(host))
            .findFirst()
            .orElseThrow(() -> unknown(host.value()));
    List<Timeline.Line> lines = Timeline.of(survey, subject);
    Instant now = Instant.now();
    if (json(arguments)) {
      lines.forEach(line -> printJson(console, host, line, now));
      return 0;
    }
    printHead(console, subject, survey.took());
    if (lines.isEmpty()) {
      console.err().print("nobody saw anything of it yet\n");
    }
    Table table = new Table("TIME", "AGO", "SEEN BY", "WHAT");
    for (Timeline.Line line : lines) {
      table.row(
          TIME.format(now.minusMillis(line.ageMillis()).atZone(ZoneId.systemDefault())),
          Wording.time(Duration.ofMillis(line.ageMillis())),
          line.witness(),
          line.words());
    }
    table.print(console.out(), console.outStyle());
    return 0;
  }

  private static HostName host(String word) {
    try {
      return new HostName(word);
    } catch (IllegalArgumentException e) {
      throw unknown(word);
    }
  }

  private static PlushException unknown(String word) {
    return new PlushException(
        ErrorCode.NO_SUCH_TARGET,
        "there is no such host, execution or barrier",
        word,
        "'plushm nodes', 'runs' and 'barriers' list them");
  }

  private static void printHead(Console console, Surveyed subject, Duration took) {
    console
        .out()
        .print(
            console.outStyle().strong(subject.host().value())
                + " is "
                + subject.state().name().toLowerCase(Locale.ROOT)
                + (subject.reason().isEmpty() ? "" : ": " + subject.reason())
                + (subject.report().isPresent() ? "" : "; its client does not answer")
                + " (asked everybody, "
                + Wording.time(took)
                + ")\n");
  }

  private static void printJson(Console console, HostName host, Timeline.Line line, Instant now) {
    new JsonLine("event")
        .text("host", host.value())
        .text("time", now.minusMillis(line.ageMillis()).toString())
        .seconds("secondsAgo", Duration.ofMillis(line.ageMillis()))
        .text("witness", line.witness())
        .text("what", line.words())
        .print(console.out());
  }
}
