package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code attach}: waits for an execution that was left. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=attach"})
public final class AttachCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "attach",
          "waits for an execution that goes on by itself, and reports it; Ctrl-C leaves it again",
          List.of("[-f] EXECUTION"),
          Manual.Operands.EXECUTION,
          List.of(
              Attachment.FOLLOW, Attachment.FOREGROUND, Report.LARGEST, Manual.JSON, Manual.HELP),
          List.of(
              "attach 1.7", "from any terminal, also after the controller was started anew",
              "attach -f 1.7", "with its output line by line"));

  private final ControlNode node;
  private final Attachments attachments;

  @Activate
  public AttachCommand(@Reference ControlNode node, @Reference Attachments attachments) {
    super(MANUAL);
    this.node = node;
    this.attachments = attachments;
  }

  /** Gogo's entry. */
  public void attach(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String execution = Operand.only(MANUAL, arguments);
    boolean stops = arguments.has(Attachment.FOREGROUND.name());
    return new Attachment(node, console, attachments, MANUAL.name())
        .stay(
            watch ->
                arguments.has(Attachment.FOLLOW.name())
                    ? new Looking(node, execution, node.logs(execution, true, watch))
                    : node.attach(execution, watch),
            stops,
            arguments);
  }
}
