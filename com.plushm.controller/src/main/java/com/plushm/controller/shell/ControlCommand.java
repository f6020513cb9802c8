package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.ExecutionView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code control}: the executions. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=control"})
public final class ControlCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "control",
          "the executions of this controller, newest first",
          List.of(""),
          Manual.Operands.NONE,
          List.of(Manual.JSON, Manual.HELP),
          List.of("control", "what runs, and whom it waits for"));

  private final ControlNode node;

  @Activate
  public ControlCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void control(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Operand.none(MANUAL, arguments);
    List<ExecutionView> executions = node.executions();
    if (json(arguments)) {
      executions.forEach(view -> printJson(console, view));
      return 0;
    }
    if (executions.isEmpty()) {
      console.err().print("no executions\n");
    }
    Table table =
        new Table("ID", "NAME", "STATE", "AGE", "ANSWERED", "FAILED", "MISSING", "WAITING FOR");
    for (ExecutionView view : executions) {
      table.row(
          view.id(),
          view.name(),
          view.state(),
          Wording.time(view.age()),
          view.answered() + " of " + view.targets(),
          Integer.toString(view.failed()),
          Integer.toString(view.missing()),
          view.waitingFor().fold());
    }
    table.print(console.out(), console.outStyle());
    return 0;
  }

  private static void printJson(Console console, ExecutionView view) {
    new JsonLine("execution")
        .text("id", view.id())
        .text("name", view.name())
        .text("state", view.state())
        .seconds("age", view.age())
        .number("targets", view.targets())
        .number("answered", view.answered())
        .number("failed", view.failed())
        .number("missing", view.missing())
        .text("waitingFor", view.waitingFor().fold())
        .print(console.out());
  }
}
