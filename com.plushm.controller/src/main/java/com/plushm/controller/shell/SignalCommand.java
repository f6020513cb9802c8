package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.SignalName;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code signal}: sends a signal to the processes of an execution. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=signal"})
public final class SignalCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "signal",
          "sends a signal to the processes of an execution",
          List.of("SIGNAL EXECUTION [-w NODESET]"),
          Manual.Operands.EXECUTION,
          List.of(Targets.NODES, Manual.HELP),
          List.of(
              "signal HUP 1.7", "by name or number; control lists the executions",
              "signal STOP 1.7 -w local3", "on one host alone"));

  private final ControlNode node;

  @Activate
  public SignalCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void signal(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    List<String> operands = arguments.operands();
    if (operands.size() != 2) {
      throw Operand.usage(MANUAL, "a signal and an execution are needed");
    }
    int number = number(MANUAL, operands.get(0));
    return new Signalling(node, console).send(operands.get(1), number, arguments);
  }

  static int number(Manual manual, String text) {
    return SignalName.parse(text)
        .orElseThrow(
            () ->
                new PlushException(
                    ErrorCode.USAGE,
                    "'" + text + "' is not a signal",
                    manual.name(),
                    "use a number or one of " + String.join(", ", SignalName.names())));
  }
}
