package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code disconnect}: lets hosts leave. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=disconnect"})
public final class DisconnectCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "disconnect",
          "lets hosts leave; without operands it dismantles the whole overlay",
          List.of("[NODESET...]"),
          Manual.Operands.NODES,
          List.of(Manual.JSON, Manual.HELP),
          List.of(
              "disconnect", "all leave, leaves first and the root last",
              "disconnect 'local[5-8]'", "these leave, the others stay"));

  private final ControlNode node;

  @Activate
  public DisconnectCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void disconnect(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Targets targets = new Targets(node, console);
    ActivityWatch watch = new ActivityWatch(console);
    Summary summary = watch.await(node.disconnect(targets.union(arguments.operands()), watch));
    return new Report(console, MANUAL.name(), "left", false).print(summary, arguments);
  }
}
