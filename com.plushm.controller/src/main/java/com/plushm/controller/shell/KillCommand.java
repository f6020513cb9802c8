package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.SignalName;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code kill}: ends an execution, or its processes on some hosts. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=kill"})
public final class KillCommand extends PlushCommand {
  private static final Option FORCE = Option.flag('9', "force", "KILL rather than TERM");

  static final Manual MANUAL =
      new Manual(
          "kill",
          "ends an execution, or its processes on some hosts",
          List.of("[-9] EXECUTION [-w NODESET]"),
          Manual.Operands.EXECUTION,
          List.of(FORCE, Targets.NODES, Manual.HELP),
          List.of(
              "kill 1.7", "as Ctrl-C in its run: its processes are ended, nothing follows",
              "kill -9 1.7", "with KILL, and without waiting for those who do not answer",
              "kill 1.7 -w 'local[1-2]'", "TERM to its processes on two hosts; the rest goes on"));

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
    boolean force = arguments.has(FORCE.name());
    SignalName signal = force ? SignalName.KILL : SignalName.TERM;
    if (!arguments.all(Targets.NODES.name()).isEmpty()) {
      return new Signalling(node, console).send(execution, signal.number(), arguments);
    }
    if (force) {
      int unused = node.signal(execution, Optional.empty(), signal.number());
    }
    node.stop(execution, force);
    console.err().print(execution + " is being ended; attach " + execution + " waits for it\n");
    return 0;
  }
}
