package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import java.util.Optional;

/** Sends a signal for a person, and says so. */
final class Signalling {
  private final ControlNode node;
  private final Console console;

  Signalling(ControlNode node, Console console) {
    this.node = node;
    this.console = console;
  }

  void send(String execution, int signal, Arguments arguments) {
    Optional<NodeSet> hosts = new Targets(node, console).union(arguments.all(Targets.NODES.name()));
    node.signal(execution, hosts, signal);
    String where = hosts.map(set -> " on " + set.fold()).orElse("");
    console.err().print("signal " + signal + " sent to execution " + execution + where + "\n");
  }
}
