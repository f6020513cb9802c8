package com.plushm.controller.shell;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.ControlNode;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code plan}: what run would do; changes nothing. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=plan"})
public final class PlanCommand extends PlushCommand {
  static final Manual MANUAL =
      new Manual(
          "plan",
          "what run would do: hosts, software, tree, commands in their order; changes nothing",
          List.of("SPEC"),
          Manual.Operands.FILE,
          List.of(SpecificationFile.SET, Manual.JSON, Manual.HELP),
          List.of("plan hello.yaml", "shows it, and every mistake in it"));

  private static final String SOFTWARE = "the client, where it is missing";

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
    List<Specification.Process> ordered = ordered(specification.processes());
    if (json(arguments)) {
      printJson(console, specification, ordered);
    } else {
      printText(console, specification, ordered);
    }
    return 0;
  }

  private void printText(
      Console console, Specification specification, List<Specification.Process> ordered) {
    console.out().print(console.outStyle().strong(specification.name()) + "\n\n");
    Table hosts = new Table("COMPONENT", "COUNT", "MIN", "BY", "HOSTS");
    for (Specification.Component component : specification.components()) {
      hosts.row(
          component.name(),
          Integer.toString(component.count()),
          Integer.toString(component.min()),
          pool(specification, component).launcher(),
          hosts(specification, component).fold());
    }
    hosts.print(console.out(), console.outStyle());
    String overlay = node.deployment().overlay();
    console.out().print("\nsoftware: " + SOFTWARE + "\noverlay: " + overlay + "\n\n");
    Table processes = new Table("PROCESS", "ON", "AFTER", "TIMEOUT", "COMMAND");
    for (Specification.Process process : ordered) {
      processes.row(
          process.name(),
          process.on(),
          process.after().isEmpty() ? "-" : String.join(",", process.after()),
          process.timeout().isZero() ? "-" : process.timeout().toSeconds() + " s",
          String.join(" ", process.command()));
    }
    processes.print(console.out(), console.outStyle());
    console.err().print("nothing was changed; start it with: run\n");
  }

  private void printJson(
      Console console, Specification specification, List<Specification.Process> ordered) {
    JsonLine line = new JsonLine("plan").text("name", specification.name());
    line.objects(
        "components",
        specification.components(),
        component ->
            line.text("name", component.name())
                .text("launcher", pool(specification, component).launcher())
                .number("min", component.min())
                .hosts(hosts(specification, component)));
    line.text("software", SOFTWARE).text("overlay", node.deployment().overlay());
    line.objects(
        "processes",
        ordered,
        process ->
            line.text("name", process.name())
                .text("on", process.on())
                .texts("after", process.after())
                .texts("command", process.command())
                .flag("shell", process.shell())
                .seconds("timeout", process.timeout()));
    line.print(console.out());
  }

  private static Specification.Pool pool(
      Specification specification, Specification.Component component) {
    for (Specification.Pool pool : specification.pools()) {
      if (pool.name().equals(component.pool())) {
        return pool;
      }
    }
    throw new IllegalStateException("a checked specification without pool " + component.pool());
  }

  private static NodeSet hosts(Specification specification, Specification.Component component) {
    return pool(specification, component).hosts().subset(component.count());
  }

  /** Predecessors first, otherwise as in the file. */
  static List<Specification.Process> ordered(List<Specification.Process> processes) {
    SortedMap<String, Specification.Process> left = new TreeMap<>();
    processes.forEach(process -> left.put(process.name(), process));
    List<Specification.Process> ordered = new ArrayList<>();
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Specification.Process process : processes) {
        boolean ready =
            left.containsKey(process.name())
                && process.after().stream().noneMatch(left::containsKey);
        if (ready) {
          left.remove(process.name());
          ordered.add(process);
          moved = true;
        }
      }
    }
    return ordered;
  }
}
