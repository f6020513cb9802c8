package com.plushm.controller.shell;

import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.Style;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code help}: the commands, or one of them. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=help"})
public final class HelpCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "help",
          "the commands, or options and examples of one",
          List.of("[COMMAND]"),
          Manual.Operands.WORDS,
          List.of(Manual.HELP),
          List.of("help shell", "everything about shell"));

  private static final int NAME_WIDTH = 12;

  @Activate
  public HelpCommand() {
    super(MANUAL);
  }

  /** Gogo's entry. */
  public void help(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Style style = console.outStyle();
    if (!arguments.operands().isEmpty()) {
      String name = Operand.only(MANUAL, arguments);
      Manuals.find(name).orElseThrow(() -> Manuals.unknown(name)).print(console.out(), style);
      return 0;
    }
    for (Manual manual : Manuals.ALL) {
      String gap = " ".repeat(NAME_WIDTH - manual.name().length());
      console.out().print(style.strong(manual.name()) + gap + manual.summary() + "\n");
    }
    console.out().print("\nhelp COMMAND has options and examples; plushm --help has the flags\n");
    return 0;
  }
}
