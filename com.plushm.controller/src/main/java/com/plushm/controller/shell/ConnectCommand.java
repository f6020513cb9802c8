package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code connect}: invites hosts. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=connect"})
public final class ConnectCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "connect",
          "invites hosts and waits until each has joined or failed",
          List.of("NODESET..."),
          Manual.Operands.NODES,
          options(),
          List.of(
              "connect 'local[1-8]'",
              "eight participants on this machine",
              "connect --user admin --jump gate 'node[001-064]'",
              "by ssh; the client is copied where it is missing"));

  private final ControlNode node;

  @Activate
  public ConnectCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>(List.of(Targets.EXCLUDE));
    options.addAll(Targets.REACHING);
    options.add(Manual.JSON);
    options.add(Manual.HELP);
    return List.copyOf(options);
  }

  /** Gogo's entry. */
  public void connect(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Targets targets = new Targets(node, console);
    NodeSet excluded = targets.union(arguments.all("exclude")).orElse(NodeSet.empty());
    NodeSet hosts = targets.union(arguments.operands()).orElse(NodeSet.empty()).minus(excluded);
    if (hosts.isEmpty()) {
      throw Operand.usage(MANUAL, "no hosts");
    }
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(node.connect(targets.plans(hosts, arguments), watch));
    return new Report(console, MANUAL.name(), "joined", false).print(summary, arguments);
  }
}
