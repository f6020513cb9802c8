package com.plushm.controller.shell;

import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code load}: checks a specification and keeps it for the next run. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=load"})
public final class LoadCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "load",
          "checks a specification and keeps it for the next run",
          List.of("SPEC"),
          Manual.Operands.FILE,
          List.of(SpecificationFile.SET, Manual.JSON, Manual.HELP),
          List.of("load hello.yaml", "then: plushm run"));

  private final SpecReader reader;
  private final LoadedSpecification loaded;

  @Activate
  public LoadCommand(@Reference SpecReader reader, @Reference LoadedSpecification loaded) {
    super(MANUAL);
    this.reader = reader;
    this.loaded = loaded;
  }

  /** Gogo's entry. */
  public void load(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String file = Operand.only(MANUAL, arguments);
    SpecificationFile.Sound sound = new SpecificationFile(reader, console).read(file, arguments);
    loaded.keep(sound);
    Specification specification = sound.specification();
    int processes = specification.processes().size();
    if (json(arguments)) {
      new JsonLine("loaded")
          .text("name", specification.name())
          .text("file", file)
          .number("components", specification.components().size())
          .number("processes", processes)
          .print(console.out());
    } else {
      console
          .err()
          .print(
              specification.name()
                  + " is loaded, with "
                  + (processes == 1 ? "1 process" : processes + " processes")
                  + "; start it with: run\n");
    }
    return 0;
  }
}
