package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import java.util.Optional;

/** Sends a signal for a person, and says so. */
final class Signalling {
  private static final int NOTHING_THERE = 3;

  private final ControlNode node;
  private final Console console;

  Signalling(ControlNode node, Console console) {
    this.node = node;
    this.console = console;
  }

  /** The exit status: 3 if nothing runs there. */
  int send(String execution, int signal, Arguments arguments) {
    Optional<NodeSet> hosts = new Targets(node, console).union(arguments.all(Targets.NODES.name()));
    int reached = node.signal(execution, hosts, signal);
    if (reached == 0) {
      console.err().print("nothing is running there\n");
      return NOTHING_THERE;
    }
    String count = reached + (reached == 1 ? " host" : " hosts");
    console.err().print("signal " + signal + " sent to " + count + " of " + execution + "\n");
    return 0;
  }
}
