package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.BarrierView;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code barriers}: where hosts wait for each other. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=barriers"})
public final class BarriersCommand extends PlushCommand {
  private static final Option PLACES =
      Option.value('\0', "places", "N", "an open semaphore has so many places from now on");

  static final Manual MANUAL =
      new Manual(
          "barriers",
          "where hosts wait for each other: who has come, who is missing, why it is open",
          List.of("[EXECUTION]", "EXECUTION BARRIER --places N"),
          Manual.Operands.EXECUTION,
          List.of(PLACES, Manual.JSON, Manual.HELP),
          List.of(
              "barriers", "of all executions that go on",
              "barriers 1.7", "of one; why 1.7 tells what it decided, and when",
              "barriers 1.7 gate --places 8", "eight may be inside from now on; who is, stays"));

  private final ControlNode node;

  @Activate
  public BarriersCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void barriers(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Optional<String> places = arguments.value(PLACES.name());
    if (places.isPresent()) {
      return adapt(console, arguments, places.get());
    }
    Optional<String> execution =
        arguments.operands().isEmpty()
            ? Optional.empty()
            : Optional.of(Operand.only(MANUAL, arguments));
    List<BarrierView> views = node.barriers(execution);
    if (json(arguments)) {
      views.forEach(view -> printJson(console, view));
      return 0;
    }
    if (views.isEmpty()) {
      console.err().print("no barriers\n");
    }
    Table table =
        new Table(
            "EXECUTION", "BARRIER", "STATE", "ENTERED", "GONE ON", "FOR", "WAITING FOR", "WHY");
    for (BarrierView view : views) {
      table.row(
          view.execution(),
          view.name(),
          view.state(),
          view.entered().size() + " of " + view.quorum(),
          Integer.toString(view.released().size()),
          Wording.time(view.waiting()),
          lacking(view).isEmpty() ? "-" : lacking(view).fold(),
          view.why() + late(view));
    }
    table.print(console.out(), console.outStyle());
    return 0;
  }

  private int adapt(Console console, Arguments arguments, String text) {
    List<String> operands = arguments.operands();
    if (operands.size() != 2) {
      throw Operand.usage(MANUAL, "--places is for one barrier of an execution");
    }
    int places = places(text);
    String execution = operands.get(0);
    String barrier = operands.get(1);
    node.adapt(execution, barrier, places);
    if (json(arguments)) {
      new JsonLine("places")
          .text("execution", execution)
          .text("name", barrier)
          .number("places", places)
          .print(console.out());
    } else {
      String many = places == 1 ? "1 place" : places + " places";
      console.err().print("barrier '" + barrier + "' of " + execution + " has " + many + " now\n");
    }
    return 0;
  }

  private static int places(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new PlushException(
          ErrorCode.USAGE,
          "'" + text + "' is no number of places",
          "--places",
          "write a number from 1 to " + ControlNode.PLACES_MAX,
          e);
    }
  }

  private static NodeSet lacking(BarrierView view) {
    return view.state().equals("waiting") ? view.expected().minus(view.entered()) : NodeSet.empty();
  }

  private static String late(BarrierView view) {
    return view.late().isEmpty() ? "" : "; late: " + view.late().fold();
  }

  private static void printJson(Console console, BarrierView view) {
    new JsonLine("barrier")
        .text("execution", view.execution())
        .text("name", view.name())
        .text("state", view.state())
        .text("why", view.why())
        .number("quorum", view.quorum())
        .text("expected", view.expected().fold())
        .text("entered", view.entered().fold())
        .number("enteredCount", view.entered().size())
        .text("released", view.released().fold())
        .text("late", view.late().fold())
        .text("waitingFor", lacking(view).fold())
        .seconds("waiting", view.waiting())
        .print(console.out());
  }
}
