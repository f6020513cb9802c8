package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.Drain;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Wording;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code drain}: hosts get nothing new. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=drain"})
public final class DrainCommand extends PlushCommand {
  private static final int NONE = 3;

  private static final Option MOVE =
      Option.flag(
          'm', "move", "also move what runs there, where the policy replaces and a host is spare");

  static final Manual MANUAL =
      new Manual(
          "drain",
          "gives hosts nothing new: what runs there ends there, services move to spare hosts",
          List.of("[--move] NODESET..."),
          Manual.Operands.NODES,
          List.of(MOVE, Manual.JSON, Manual.HELP),
          List.of(
              "drain node7", "no execution chooses it, no workflow gives it another task",
              "drain --move node7", "its work begins anew on spare hosts, as if it had been lost",
              "reinstate node7", "it is used again"));

  private final ControlNode node;

  @Activate
  public DrainCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void drain(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Optional<NodeSet> named = new Targets(node, console).union(arguments.operands());
    NodeSet hosts = named.orElseThrow(() -> Operand.usage(MANUAL, "no host is named"));
    NodeSet drained = node.drain(hosts, arguments.has(MOVE.name()) ? Drain.MOVES : Drain.ENDS);
    NodeSet unknown = hosts.minus(drained);
    if (json(arguments)) {
      new JsonLine("drained").hosts(drained).print(console.out());
    } else if (!drained.isEmpty()) {
      String who = drained.fold() + " (" + Wording.hosts(drained.size()) + ")";
      String get = drained.size() == 1 ? " gets" : " get";
      console.err().print(who + get + " nothing new; plushm reinstate lets them be used again\n");
    }
    if (!unknown.isEmpty()) {
      console.err().print(unknown.fold() + ": not known; 'plushm nodes' lists who is\n");
    }
    return unknown.isEmpty() ? 0 : NONE;
  }
}
