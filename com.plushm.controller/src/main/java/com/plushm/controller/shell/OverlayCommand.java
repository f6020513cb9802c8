package com.plushm.controller.shell;

import com.plushm.controller.ControlNode;
import com.plushm.controller.SurveyView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.TreePrinter;
import com.plushm.controller.tree.TreePicture;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code overlay}: the tree. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=overlay"})
public final class OverlayCommand extends PlushCommand {
  private static final Option LONG =
      Option.flag('l', "long", "status: a line for each leaf, not folded");

  static final Manual MANUAL =
      new Manual(
          "overlay",
          "the tree: who hangs below whom, how well each part of it is; and another one",
          List.of("[status] [-l]", "use NAME [OPTION=VALUE...] [--quorum PERCENT]"),
          Manual.Operands.WORDS,
          List.of(LONG, OverlayUse.QUORUM, OverlayUse.DEADLINE, Manual.JSON, Manual.HELP),
          List.of(
              "overlay status", "asks every node for its place, and draws the tree",
              "overlay status --json", "the same for programs",
              "overlay use randtree degree=4", "changes the tree while everything goes on"));

  private final ControlNode node;

  @Activate
  public OverlayCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void overlay(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    String what = arguments.operands().isEmpty() ? "status" : arguments.operands().get(0);
    return switch (what) {
      case "status" -> status(console, arguments);
      case "use" -> new OverlayUse(node, MANUAL).execute(console, arguments);
      default -> throw Operand.usage(MANUAL, "unknown '" + what + "'");
    };
  }

  private int status(Console console, Arguments arguments) {
    if (arguments.operands().size() > 1) {
      throw Operand.usage(MANUAL, "unexpected '" + arguments.operands().get(1) + "'");
    }
    SurveyView survey = node.survey(Optional.empty());
    TreePicture tree = TreePicture.of(survey);
    TreePrinter printer = new TreePrinter(console.out(), console.outStyle());
    String overlay = node.deployment().overlay();
    if (json(arguments)) {
      printer.printJson(overlay, survey.took(), tree);
    } else {
      printer.print(overlay, survey.took(), tree, !arguments.has(LONG.name()));
    }
    return 0;
  }
}
