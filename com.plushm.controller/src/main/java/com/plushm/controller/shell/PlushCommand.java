package com.plushm.controller.shell;

import com.plushm.api.error.PlushException;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.OptionParser;
import com.plushm.controller.shell.print.JsonLine;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;

/**
 * A command. A subclass is a component with the properties of a Gogo command; the method that Gogo
 * finds by the command's name calls {@link #call}.
 */
abstract class PlushCommand {
  private final Manual manual;

  PlushCommand(Manual manual) {
    this.manual = manual;
  }

  /**
   * Does what the command is for.
   *
   * @return the exit status
   */
  abstract int execute(Console console, Arguments arguments);

  /** Reads the options and executes the command. */
  final void call(CommandSession session, String... words) {
    Console console = Console.of(session);
    // An unset variable of a session is no word, as in every shell.
    List<String> list = Stream.of(words).filter(Objects::nonNull).toList();
    try {
      Arguments arguments = new OptionParser(manual.name(), manual.options()).parse(list);
      if (arguments.has(Manual.HELP.name())) {
        manual.print(console.out(), console.outStyle());
      } else {
        console.exit(execute(console, arguments));
      }
    } catch (PlushException e) {
      if (list.contains("--json")) {
        new JsonLine("error")
            .text("command", manual.name())
            .text("code", e.code().code())
            .text("message", e.getMessage())
            .number("exitStatus", e.code().exitStatus())
            .print(console.out());
      }
      throw e;
    } finally {
      console.flush();
    }
  }

  /** Whether results are to be printed as JSON. */
  static boolean json(Arguments arguments) {
    return arguments.has(Manual.JSON.name());
  }
}
