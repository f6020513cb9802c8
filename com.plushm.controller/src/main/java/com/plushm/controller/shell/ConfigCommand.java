package com.plushm.controller.shell;

import com.plushm.controller.door.Request;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code config}: the configuration of the command that asks, which resolved it itself. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=config"})
public final class ConfigCommand extends PlushCommand {
  private static final Option ORIGIN = Option.flag('\0', "origin", "where each value comes from");

  static final Manual MANUAL =
      new Manual(
          "config",
          "the configuration: flag, then PLUSHM_*, then the XDG folder's, then the system's",
          List.of("show [--origin]"),
          Manual.Operands.WORDS,
          List.of(ORIGIN, Manual.JSON, Manual.HELP),
          List.of("config show --origin", "every value, and which file or variable says so"));

  @Activate
  public ConfigCommand() {
    super(MANUAL);
  }

  /** Gogo's entry. */
  public void config(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    if (!Operand.only(MANUAL, arguments).equals("show")) {
      throw Operand.usage(MANUAL, "unknown '" + arguments.operands().get(0) + "'");
    }
    boolean origin = arguments.has(ORIGIN.name());
    Table table = origin ? new Table("KEY", "VALUE", "ORIGIN") : new Table("KEY", "VALUE");
    for (Request.Setting setting : console.request().settings()) {
      if (json(arguments)) {
        new JsonLine("setting")
            .text("key", setting.key())
            .text("value", setting.value())
            .text("origin", setting.origin())
            .print(console.out());
      } else if (origin) {
        table.row(setting.key(), setting.value(), setting.origin());
      } else {
        table.row(setting.key(), setting.value());
      }
    }
    table.print(console.out(), console.outStyle());
    return 0;
  }
}
