package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code detach}: sends those away who wait for an execution, which goes on. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=detach"})
public final class DetachCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "detach",
          "lets an execution go on by itself: whoever waits for it in the foreground returns",
          List.of("EXECUTION"),
          Manual.Operands.EXECUTION,
          List.of(Manual.JSON, Manual.HELP),
          List.of("detach 1.7", "from another terminal; come back with: attach 1.7"));

  private final ControlNode node;
  private final Attachments attachments;

  @Activate
  public DetachCommand(@Reference ControlNode node, @Reference Attachments attachments) {
    super(MANUAL);
    this.node = node;
    this.attachments = attachments;
  }

  /** Gogo's entry. */
  public void detach(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String execution = Operand.only(MANUAL, arguments);
    node.detach(execution);
    int left = attachments.leave(execution);
    if (json(arguments)) {
      new JsonLine("detached")
          .text("execution", execution)
          .number("left", left)
          .print(console.out());
    } else {
      String who = left == 0 ? "nobody waited" : left == 1 ? "one left" : left + " left";
      console
          .err()
          .print(execution + " goes on, " + who + "; come back: plushm attach " + execution + "\n");
    }
    return 0;
  }
}
