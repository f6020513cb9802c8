package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.BarrierView;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunView;
import com.plushm.controller.StoryLine;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an execution, or one barrier of it, decided: one timeline. */
final class Story {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);

  private final ControlNode node;
  private final Console console;

  Story(ControlNode node, Console console) {
    this.node = node;
    this.console = console;
  }

  /** Whether the word is an execution, or a barrier of one that goes on, rather than a host. */
  boolean isAbout(String word) {
    return execution(word).isPresent() || barrier(word).isPresent();
  }

  private Optional<RunView> execution(String word) {
    return node.runs().stream().filter(run -> run.id().equals(word)).findFirst();
  }

  /** {@code mapped} or {@code 1.7:mapped}. */
  private Optional<BarrierView> barrier(String word) {
    int colon = word.indexOf(':');
    String name = word.substring(colon + 1);
    Optional<String> of = colon < 0 ? Optional.empty() : Optional.of(word.substring(0, colon));
    if (of.isPresent() && execution(of.get()).isEmpty()) {
      return Optional.empty();
    }
    return node.barriers(of).stream().filter(view -> view.name().equals(name)).findFirst();
  }

  /** Prints it. */
  void print(String word, boolean json) {
    Optional<BarrierView> barrier = barrier(word);
    String id = barrier.map(BarrierView::execution).orElse(word);
    RunView run =
        execution(id)
            .orElseThrow(
                () -> new PlushException(ErrorCode.NO_SUCH_EXECUTION, "it is over", id, null));
    String mark = barrier.map(view -> "barrier '" + view.name() + "'").orElse("");
    List<StoryLine> lines =
        node.story(id).stream().filter(line -> line.words().contains(mark)).toList();
    Instant now = Instant.now();
    if (json) {
      lines.forEach(line -> printJson(id, line, now));
      return;
    }
    console.out().print(head(run, barrier) + "\n");
    if (lines.isEmpty()) {
      console
          .err()
          .print(
              run.exitStatus() < 0
                  ? "nothing was decided yet\n"
                  : "what it decided was not kept: its account is left, plushm runs " + id + "\n");
    }
    Table table = new Table("TIME", "AGO", "WHAT");
    for (StoryLine line : lines) {
      table.row(
          TIME.format(line.at().atZone(ZoneId.systemDefault())),
          Wording.time(Duration.between(line.at(), now)),
          line.words());
    }
    table.print(console.out(), console.outStyle());
  }

  private String head(RunView run, Optional<BarrierView> barrier) {
    String of = console.outStyle().strong(run.id()) + " " + run.name();
    if (barrier.isEmpty()) {
      return of + " is " + run.state();
    }
    BarrierView view = barrier.get();
    return "barrier "
        + console.outStyle().strong(view.name())
        + " of "
        + of
        + " is "
        + view.state()
        + (view.why().isEmpty() ? "" : ": " + view.why())
        + ", "
        + view.entered().size()
        + " of "
        + view.quorum()
        + " have entered";
  }

  private void printJson(String id, StoryLine line, Instant now) {
    new JsonLine("event")
        .text("execution", id)
        .text("time", line.at().toString())
        .seconds("secondsAgo", Duration.between(line.at(), now))
        .text("what", line.words())
        .print(console.out());
  }
}
