package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.SignalName;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code kill}: ends the processes of an execution. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=kill"})
public final class KillCommand extends PlushCommand {
  private static final Option FORCE = Option.flag('9', "force", "KILL rather than TERM");

  static final Manual MANUAL =
      new Manual(
          "kill",
          "ends the processes of an execution",
          List.of("EXECUTION [-w NODESET]"),
          Manual.Operands.EXECUTION,
          List.of(FORCE, Targets.NODES, Manual.HELP),
          List.of(
              "kill 1.7", "asks its processes to end",
              "kill -9 1.7 -w 'local[1-2]'", "ends them, on two hosts"));

  private final ControlNode node;

  @Activate
  public KillCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void kill(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String execution = Operand.only(MANUAL, arguments);
    SignalName signal = arguments.has(FORCE.name()) ? SignalName.KILL : SignalName.TERM;
    return new Signalling(node, console).send(execution, signal.number(), arguments);
  }
}
