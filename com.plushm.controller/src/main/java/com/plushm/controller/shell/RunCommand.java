package com.plushm.controller.shell;

import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.Activity;
import com.plushm.controller.ActivityListener;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunRequest;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.List;
import java.util.Map;
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

  private static final Option DETACH =
      Option.flag('d', "detach", "do not wait: print the execution's number; see attach");

  static final Manual MANUAL =
      new Manual(
          "run",
          "runs an application: connects its hosts, executes, accounts, and lets them go",
          List.of("[--detach] SPEC", ""),
          Manual.Operands.FILE,
          List.of(SpecificationFile.SET, KEEP, DETACH, Report.LARGEST, Manual.JSON, Manual.HELP),
          List.of(
              "run hello.yaml", "an application; '-' reads it from the standard input",
              "run --set greeting=hi hello.yaml", "with a value for a variable of its own",
              "run --detach service.yaml", "returns at once and prints the execution's number",
              "run", "the one that was loaded"));

  private final ControlNode node;
  private final SpecReader reader;
  private final LoadedSpecification loaded;
  private final Attachments attachments;

  @Activate
  public RunCommand(
      @Reference ControlNode node,
      @Reference SpecReader reader,
      @Reference LoadedSpecification loaded,
      @Reference Attachments attachments) {
    super(MANUAL);
    this.node = node;
    this.reader = reader;
    this.loaded = loaded;
    this.attachments = attachments;
  }

  /** Gogo's entry. */
  public void run(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    SpecificationFile.Sound sound =
        arguments.operands().isEmpty()
            ? loaded
                .get()
                .orElseThrow(() -> Operand.usage(MANUAL, "no specification named, and none loaded"))
            : new SpecificationFile(reader, console)
                .read(Operand.only(MANUAL, arguments), arguments);
    Specification specification = sound.specification();
    RunRequest request =
        new RunRequest(specification, arguments.has(KEEP.name()), Map.of(), sound.source());
    Attachment attachment = new Attachment(node, console, attachments, MANUAL.name());
    if (arguments.has(DETACH.name())) {
      Activity begun = node.run(request, ActivityListener.SILENT);
      node.detach(begun.id());
      return attachment.tellDetached(begun.id(), specification.name(), arguments);
    }
    return attachment.stay(watch -> node.run(request, watch), true, arguments);
  }
}
