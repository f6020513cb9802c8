package com.plushm.controller.shell;

import com.plushm.api.spec.SpecReader;
import com.plushm.controller.Activity;
import com.plushm.controller.ActivityListener;
import com.plushm.controller.ControlNode;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
          List.of(
              SpecificationFile.SET,
              KEEP,
              DETACH,
              Resumption.OPTION,
              Report.LARGEST,
              Manual.JSON,
              Manual.HELP),
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
    Attachment attachment = new Attachment(node, console, attachments, MANUAL.name());
    Optional<RunView> former = Resumption.former(node, arguments);
    if (former.isPresent()) {
      return goOn(former.get(), attachment, arguments);
    }
    RunRequest request = request(console, arguments);
    String execution = node.nextExecution();
    console.resumeWith(again(execution, console.request().arguments(), arguments));
    if (arguments.has(DETACH.name())) {
      Activity begun = node.run(execution, request, ActivityListener.SILENT);
      node.detach(begun.id());
      return attachment.tellDetached(begun.id(), request.specification().name(), arguments);
    }
    return attachment.stay(watch -> node.run(execution, request, watch), true, arguments);
  }

  private RunRequest request(Console console, Arguments arguments) {
    SpecificationFile.Sound sound =
        arguments.operands().isEmpty()
            ? loaded
                .get()
                .orElseThrow(() -> Operand.usage(MANUAL, "no specification named, and none loaded"))
            : new SpecificationFile(reader, console)
                .read(Operand.only(MANUAL, arguments), arguments);
    return new RunRequest(
        sound.specification(), arguments.has(KEEP.name()), Map.of(), sound.source());
  }

  private int goOn(RunView run, Attachment attachment, Arguments arguments) {
    if (!arguments.has(DETACH.name())) {
      return attachment.stay(watch -> node.attach(run.id(), watch), true, arguments);
    }
    if (run.exitStatus() < 0) {
      node.detach(run.id());
    }
    return attachment.tellDetached(run.id(), run.name(), arguments);
  }

  /**
   * The words that run it if it never began, and else go on with it. Those of a session cannot be
   * said again, nor can what came by the standard input: such a run is only gone on with.
   */
  private static List<String> again(String execution, List<String> words, Arguments arguments) {
    if (words.isEmpty() || arguments.operands().contains(SpecificationFile.STANDARD_INPUT)) {
      return Attachment.resumption(execution, true, arguments);
    }
    return Resumption.again(execution, words);
  }
}
