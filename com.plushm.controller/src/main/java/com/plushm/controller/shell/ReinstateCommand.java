package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Wording;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code reinstate}: hosts that were given up, or taken out, may be used again. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=reinstate"})
public final class ReinstateCommand extends PlushCommand {
  private static final int NONE = 3;

  static final Manual MANUAL =
      new Manual(
          "reinstate",
          "lets hosts be used again that were given up as failed, or drained",
          List.of("NODESET..."),
          Manual.Operands.NODES,
          List.of(Manual.JSON, Manual.HELP),
          List.of(
              "reinstate node7", "it may be used again; 'nodes' shows who is failed or drained"));

  private final ControlNode node;

  @Activate
  public ReinstateCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void reinstate(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Optional<NodeSet> named = new Targets(node, console).union(arguments.operands());
    NodeSet hosts = named.orElseThrow(() -> Operand.usage(MANUAL, "no host is named"));
    NodeSet back = node.reinstate(hosts);
    if (json(arguments)) {
      new JsonLine("reinstated").hosts(back).print(console.out());
    } else if (back.isEmpty()) {
      console.err().print("none of them was failed or drained\n");
    } else {
      String who = back.fold() + " (" + Wording.hosts(back.size()) + ")";
      console.err().print(who + " may be used again\n");
    }
    return back.isEmpty() ? NONE : 0;
  }
}
