package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.plan.PlannedBlock;
import com.plushm.controller.shell.plan.PlannedComponent;
import com.plushm.controller.shell.plan.PlannedSoftware;
import com.plushm.controller.shell.plan.RunPlan;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code plan}: what run would do; changes nothing. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=plan"})
public final class PlanCommand extends PlushCommand {
  /** Exit status if the run could not succeed: its targets are missing. */
  private static final int IMPOSSIBLE = 3;

  static final Manual MANUAL =
      new Manual(
          "plan",
          "what run would do: hosts, software, tree, blocks in their order; changes nothing",
          List.of("SPEC"),
          Manual.Operands.FILE,
          List.of(SpecificationFile.SET, Manual.JSON, Manual.HELP),
          List.of("plan hello.yaml", "shows it, and every mistake in it; exit 3 if it cannot be"));

  private static final String CLIENT = "the client, where it is missing";

  private final ControlNode node;
  private final SpecReader reader;

  @Activate
  public PlanCommand(@Reference ControlNode node, @Reference SpecReader reader) {
    super(MANUAL);
    this.node = node;
    this.reader = reader;
  }

  /** Gogo's entry. */
  public void plan(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Specification specification =
        new SpecificationFile(reader, console).read(Operand.only(MANUAL, arguments), arguments);
    RunPlan plan = RunPlan.of(specification, node.nodes(), node.deployment().overlay());
    List<String> obstacles = plan.obstacles();
    if (json(arguments)) {
      printJson(console, plan, obstacles);
    } else {
      printText(console, plan);
      obstacles.forEach(o -> console.err().print(console.errStyle().bad(o) + "\n"));
      String next = obstacles.isEmpty() ? "start it with: run" : "as things stand it would fail";
      console.err().print("nothing was changed; " + next + "\n");
    }
    return obstacles.isEmpty() ? 0 : IMPOSSIBLE;
  }

  private static void printText(Console console, RunPlan plan) {
    console.out().print(console.outStyle().strong(plan.specification().name()) + "\n\n");
    printComponents(console, plan);
    console.out().print("\ntree: " + plan.overlay() + " over " + plan.hosts().size() + " hosts\n");
    console.out().print("software: " + CLIENT + "\n\n");
    Table software = new Table("SOFTWARE", "SIZE", "TO", "HOW", "HOSTS", "FROM");
    for (PlannedSoftware each : plan.software()) {
      software.row(
          each.software().name(),
          each.size(),
          each.software().destination(),
          each.how() + (each.software().cleanUp() ? ", removed at the end" : ""),
          each.hosts().fold(),
          each.software().source());
    }
    software.print(console.out(), console.outStyle());
    if (!plan.software().isEmpty()) {
      console.out().print("\n");
    }
    printBlocks(console, plan);
  }

  private static void printComponents(Console console, RunPlan plan) {
    Table hosts = new Table("COMPONENT", "COUNT", "MIN", "BY", "HOSTS", "SPARE");
    for (PlannedComponent component : plan.components()) {
      hosts.row(
          component.component().name(),
          Integer.toString(component.component().count()),
          Integer.toString(component.component().min()),
          component.launcher(),
          component.chosen().fold(),
          component.spare().isEmpty() ? "-" : component.spare().fold());
    }
    hosts.print(console.out(), console.outStyle());
    for (PlannedComponent component : plan.components()) {
      String name = component.component().name();
      for (Map.Entry<String, NodeSet> refused : component.refused().entrySet()) {
        console
            .out()
            .print("not for " + name + ": " + refused.getValue().fold() + ", " + refused.getKey());
        console.out().print("\n");
      }
      if (!component.unknown().isEmpty()) {
        String who = component.unknown().fold();
        console.out().print(name + ": whether " + who + " fit is known once they join\n");
      }
    }
  }

  private static void printBlocks(Console console, RunPlan plan) {
    Table blocks = new Table("BLOCK", "KIND", "ON", "AFTER", "COMMAND");
    for (PlannedBlock block : plan.blocks()) {
      blocks.row(
          block.name(),
          block.kind(),
          String.join(",", block.on()),
          block.after().isEmpty() ? "-" : String.join(",", block.after()),
          block.command().isEmpty() ? "-" : oneLine(String.join(" ", block.command())));
    }
    blocks.print(console.out(), console.outStyle());
    console.out().print("\n");
    for (PlannedBlock block : plan.blocks()) {
      console.out().print(block.name() + ": " + String.join("; ", block.notes()) + "\n");
    }
  }

  /** The first line of a script says enough. */
  private static String oneLine(String command) {
    String text = command.strip();
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end) + " …";
  }

  private static void printJson(Console console, RunPlan plan, List<String> obstacles) {
    JsonLine line = new JsonLine("plan").text("name", plan.specification().name());
    line.objects(
        "components",
        plan.components(),
        component -> {
          line.text("name", component.component().name())
              .text("launcher", component.launcher())
              .number("wanted", component.component().count())
              .number("min", component.component().min())
              .hosts(component.chosen())
              .text("spare", component.spare().fold())
              .text("unknown", component.unknown().fold());
          line.objects(
              "refused",
              component.refused().entrySet(),
              entry -> line.text("hosts", entry.getValue().fold()).text("reason", entry.getKey()));
        });
    line.text("overlay", plan.overlay());
    line.objects(
        "software",
        plan.software(),
        each -> {
          line.text("name", each.software().name())
              .text("source", each.software().source())
              .text("to", each.software().destination())
              .text("how", each.how())
              .flag("missing", each.missing())
              .text("hosts", each.hosts().fold());
          each.bytes().ifPresent(bytes -> line.number("bytes", bytes));
        });
    line.objects(
        "blocks",
        plan.blocks(),
        block ->
            line.text("name", block.name())
                .text("kind", block.kind())
                .texts("on", block.on())
                .texts("after", block.after())
                .texts("command", block.command())
                .flag("shell", block.shell())
                .texts("notes", block.notes()));
    line.texts("obstacles", obstacles).print(console.out());
  }
}
