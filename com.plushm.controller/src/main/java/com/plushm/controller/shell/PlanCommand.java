package com.plushm.controller.shell;

import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.plan.PlanJson;
import com.plushm.controller.shell.plan.PlanText;
import com.plushm.controller.shell.plan.RunPlan;
import java.util.List;
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

  private static final Option SCHEMA =
      Option.flag('\0', "schema", "the JSON Schema of specifications, for editors");

  static final Manual MANUAL =
      new Manual(
          "plan",
          "what run would do: hosts, software, tree, blocks in their order; changes nothing",
          List.of("SPEC", "--schema"),
          Manual.Operands.FILE,
          List.of(SpecificationFile.SET, SCHEMA, Manual.JSON, Manual.HELP),
          List.of(
              "plan hello.yaml", "shows it, and every mistake in it; exit 3 if it cannot be",
              "plan --schema > plushm.schema.json", "what an editor completes and checks by"));

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
    if (arguments.has(SCHEMA.name())) {
      Operand.none(MANUAL, arguments);
      console.out().print(reader.schema());
      return 0;
    }
    Specification specification =
        new SpecificationFile(reader, console)
            .read(Operand.only(MANUAL, arguments), arguments)
            .specification();
    RunPlan plan = RunPlan.of(specification, node.nodes(), node.deployment().overlay());
    List<String> obstacles = plan.obstacles();
    if (json(arguments)) {
      PlanJson.of(plan, obstacles).print(console.out());
    } else {
      new PlanText(console.out(), console.outStyle()).print(plan);
      obstacles.forEach(o -> console.err().print(console.errStyle().bad(o) + "\n"));
      String next = obstacles.isEmpty() ? "start it with: run" : "as things stand it would fail";
      console.err().print("nothing was changed; " + next + "\n");
    }
    return obstacles.isEmpty() ? 0 : IMPOSSIBLE;
  }
}
