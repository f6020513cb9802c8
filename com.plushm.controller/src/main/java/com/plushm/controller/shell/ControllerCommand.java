package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.ControlNode;
import com.plushm.controller.DeploymentView;
import com.plushm.controller.door.Stay;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code controller}: the controller's own process. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=controller"})
public final class ControllerCommand extends PlushCommand {
  private static final Option FORCE =
      Option.flag('f', "force", "stop: although executions are running");
  private static final Option KEEP_NODES =
      Option.flag('\0', "keep-nodes", "stop: do not disconnect participants; they expire");

  static final Manual MANUAL =
      new Manual(
          "controller",
          "the controller's own process",
          List.of("[status]", "start", "stop [--force] [--keep-nodes]"),
          Manual.Operands.WORDS,
          List.of(FORCE, KEEP_NODES, Manual.JSON, Manual.HELP),
          List.of(
              "controller start", "starts it, and lets it stay however long nobody comes",
              "controller stop", "disconnects all participants, and ends it"));

  private final ControlNode node;
  private final Stay stay;

  @Activate
  public ControllerCommand(@Reference ControlNode node, @Reference Stay stay) {
    super(MANUAL);
    this.node = node;
    this.stay = stay;
  }

  /** Gogo's entry. */
  public void controller(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String what = arguments.operands().isEmpty() ? "status" : Operand.only(MANUAL, arguments);
    switch (what) {
      case "status" -> status(console, json(arguments));
      case "start" -> {
        stay.keep();
        console
            .err()
            .print("controller " + node.deployment().pid() + " stays until it is stopped\n");
      }
      case "stop" -> stop(console, arguments);
      default -> throw Operand.usage(MANUAL, "unknown '" + what + "'");
    }
    return 0;
  }

  private void stop(Console console, Arguments arguments) {
    int running = node.deployment().executionsRunning();
    if (running > 0 && !arguments.has(FORCE.name())) {
      throw new PlushException(
          ErrorCode.USAGE,
          running == 1 ? "an execution is running" : running + " executions are running",
          MANUAL.name(),
          "wait for it, end it with kill, or use --force");
    }
    boolean dismantle = !arguments.has(KEEP_NODES.name());
    console.err().print("controller " + node.deployment().pid() + " ends\n");
    console.afterwards(() -> stay.end(dismantle));
  }

  private void status(Console console, boolean json) {
    DeploymentView view = node.deployment();
    if (json) {
      new JsonLine("controller")
          .text("deployment", view.name())
          .text("state", view.state().toString())
          .number("pid", view.pid())
          .number("reign", view.reign())
          .text("overlay", view.overlay())
          .text("control", view.control())
          .seconds("uptime", view.uptime())
          .number("executionsRunning", view.executionsRunning())
          .flag("kept", stay.isKept())
          .print(console.out());
      return;
    }
    Table table = new Table("CONTROLLER", "");
    table.row("deployment", view.name());
    table.row("state folder", view.state().toString());
    table.row("process", Long.toString(view.pid()));
    table.row("reign", Long.toString(view.reign()));
    table.row("overlay", view.overlay());
    table.row("control node", view.control());
    table.row("up", Wording.time(view.uptime()));
    table.row("executions running", Integer.toString(view.executionsRunning()));
    table.row(
        "stays",
        stay.isKept()
            ? "until it is stopped"
            : "until idle for " + Wording.time(stay.idleTimeout()));
    table.print(console.out(), console.outStyle());
  }
}
