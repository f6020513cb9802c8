package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code ping}: the empty command, which every client answers itself. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=ping"})
public final class PingCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "ping",
          "the empty command: goes to all, starts nothing, comes back",
          List.of("[-w NODESET] [-x NODESET]"),
          Manual.Operands.NONE,
          options(),
          List.of("ping", "whether everybody executes commands, and how fast the tree is"));

  private final ControlNode node;

  @Activate
  public PingCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  private static List<Option> options() {
    List<Option> options = new ArrayList<>(List.of(Targets.NODES, Targets.EXCLUDE, Manual.JSON));
    options.addAll(Targets.REACHING);
    options.add(Manual.HELP);
    return List.copyOf(options);
  }

  /** Gogo's entry. */
  public void ping(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Operand.none(MANUAL, arguments);
    Targets targets = new Targets(node, console);
    NodeSet hosts = targets.chosen(arguments);
    ShellRequest request =
        new ShellRequest(targets.plans(hosts, arguments), List.of(), false, Duration.ZERO);
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(node.shell(node.nextExecution(), request, watch));
    return new Report(console, MANUAL.name(), "answered", false).print(summary, arguments);
  }
}
