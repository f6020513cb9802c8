package com.plushm.controller.shell;

import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code run}: runs an application. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=run"})
public final class RunCommand extends PlushCommand {
  private static final Option KEEP =
      Option.flag('k', "keep", "let the hosts stay connected afterwards");

  static final Manual MANUAL =
      new Manual(
          "run",
          "runs an application: connects its hosts, executes, accounts, and lets them go",
          List.of("SPEC", ""),
          Manual.Operands.FILE,
          List.of(SpecificationFile.SET, KEEP, Report.LARGEST, Manual.JSON, Manual.HELP),
          List.of(
              "run hello.yaml", "an application; '-' reads it from the standard input",
              "run --set greeting=hi hello.yaml", "with a value for a variable of its own",
              "run", "the one that was loaded"));

  private final ControlNode node;
  private final SpecReader reader;
  private final LoadedSpecification loaded;

  @Activate
  public RunCommand(
      @Reference ControlNode node,
      @Reference SpecReader reader,
      @Reference LoadedSpecification loaded) {
    super(MANUAL);
    this.node = node;
    this.reader = reader;
    this.loaded = loaded;
  }

  /** Gogo's entry. */
  public void run(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Specification specification =
        arguments.operands().isEmpty()
            ? loaded
                .get()
                .orElseThrow(() -> Operand.usage(MANUAL, "no specification named, and none loaded"))
            : new SpecificationFile(reader, console)
                .read(Operand.only(MANUAL, arguments), arguments);
    ActivityWatch watch = new ActivityWatch(console);
    RunRequest request = new RunRequest(specification, arguments.has(KEEP.name()));
    Summary summary = watch.await(node.run(request, watch));
    return new Report(console, MANUAL.name(), "answered", true).print(summary, arguments);
  }
}
