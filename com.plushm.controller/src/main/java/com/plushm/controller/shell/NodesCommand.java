package com.plushm.controller.shell;

import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.NodeView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import com.plushm.controller.shell.print.JsonLine;
import com.plushm.controller.shell.print.Table;
import com.plushm.controller.shell.print.Wording;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.felix.service.command.CommandSession;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code nodes}: the hosts of the deployment. */
@Component(
    service = PlushCommand.class,
    property = {"osgi.command.scope=plush", "osgi.command.function=nodes"})
public final class NodesCommand extends PlushCommand {
  private static final Option LONG = Option.flag('l', "long", "a line for each host");

  private static final Option FACTS = Option.flag('\0', "facts", "what each host is made of");
  private static final String NONE = "-";
  private static final long GIB = 1L << 30;
  private static final String MEMORY = "memory";

  static final Manual MANUAL =
      new Manual(
          "nodes",
          "the hosts of the deployment, by state",
          List.of("[-l | --facts] [NODESET...]"),
          Manual.Operands.NODES,
          List.of(LONG, FACTS, Manual.JSON, Manual.HELP),
          List.of(
              "nodes", "how many are joined, lost, failed, and why",
              "nodes -l 'local[1-4]'", "all that is known of these",
              "nodes --facts", "system, processors, memory, kernel and Java of each"));

  private final ControlNode node;

  @Activate
  public NodesCommand(@Reference ControlNode node) {
    super(MANUAL);
    this.node = node;
  }

  /** Gogo's entry. */
  public void nodes(CommandSession session, String[] words) {
    call(session, words);
  }

  @Override
  int execute(Console console, Arguments arguments) {
    Optional<NodeSet> only = new Targets(node, console).union(arguments.operands());
    List<NodeView> views = new ArrayList<>();
    for (NodeView view : node.nodes()) {
      if (only.isEmpty() || only.get().contains(view.host().value())) {
        views.add(view);
      }
    }
    if (json(arguments)) {
      views.forEach(view -> printJson(console, view));
    } else if (views.isEmpty()) {
      console.err().print("no hosts; connect some with: connect NODESET\n");
    } else if (arguments.has(LONG.name())) {
      printLong(console, views);
    } else if (arguments.has(FACTS.name())) {
      printFacts(console, views);
    } else {
      printFolded(console, views);
    }
    return 0;
  }

  private static void printFolded(Console console, List<NodeView> views) {
    Map<List<String>, NodeSet> folds = new LinkedHashMap<>();
    for (NodeView view : views) {
      folds.merge(
          List.of(word(view), view.launcher(), view.reason()),
          NodeSet.of(List.of(view.host().value())),
          NodeSet::union);
    }
    Table table = new Table("STATE", "COUNT", "BY", "HOSTS", "REASON");
    folds.forEach(
        (key, hosts) ->
            table.row(
                key.get(0), Integer.toString(hosts.size()), key.get(1), hosts.fold(), key.get(2)));
    table.print(console.out(), console.outStyle());
  }

  private static void printLong(Console console, List<NodeView> views) {
    Table table =
        new Table("HOST", "STATE", "FOR", "BY", "NODE", "NUMBER", "ENDPOINT", "LOST", "REASON");
    for (NodeView view : views) {
      table.row(
          view.host().value() + aliases(view),
          word(view),
          Wording.time(view.inState()),
          view.launcher(),
          view.node().isEmpty() ? "-" : view.node(),
          view.ordinal() < 0 ? "-" : Integer.toString(view.ordinal()),
          view.endpoint().isEmpty() ? "-" : view.endpoint(),
          Integer.toString(view.disconnects()),
          view.reason());
    }
    table.print(console.out(), console.outStyle());
  }

  private static void printFacts(Console console, List<NodeView> views) {
    Table table = new Table("HOST", "OS", "ARCH", "CORES", "MEMORY", "KERNEL", "JAVA");
    for (NodeView view : views) {
      SortedMap<String, String> facts = view.facts();
      table.row(
          view.host().value(),
          facts.getOrDefault("os", NONE),
          facts.getOrDefault("arch", NONE),
          facts.getOrDefault("cores", NONE),
          memory(facts.getOrDefault(MEMORY, NONE)),
          facts.getOrDefault("kernel", NONE),
          facts.getOrDefault("java", NONE));
    }
    table.print(console.out(), console.outStyle());
  }

  /** Bytes in GiB; hosts may say anything. */
  private static String memory(String bytes) {
    try {
      return String.format(Locale.ROOT, "%.1f GiB", (double) Long.parseLong(bytes) / GIB);
    } catch (NumberFormatException e) {
      return NONE;
    }
  }

  private static void printJson(Console console, NodeView view) {
    new JsonLine("node")
        .text("host", view.host().value())
        .texts("aliases", view.aliases().stream().map(HostName::value).toList())
        .text("state", word(view))
        .seconds("secondsInState", view.inState())
        .text("launcher", view.launcher())
        .text("node", view.node())
        .number("incarnation", view.incarnation())
        .number("ordinal", view.ordinal())
        .text("endpoint", view.endpoint())
        .number("disconnects", view.disconnects())
        .text("reason", view.reason())
        .texts("facts", facts(view))
        .print(console.out());
  }

  private static List<String> facts(NodeView view) {
    return view.facts().entrySet().stream().map(f -> f.getKey() + "=" + f.getValue()).toList();
  }

  private static String word(NodeView view) {
    return view.state().name().toLowerCase(Locale.ROOT);
  }

  private static String aliases(NodeView view) {
    StringBuilder aliases = new StringBuilder();
    for (HostName alias : view.aliases()) {
      aliases.append('=').append(alias.value());
    }
    return aliases.toString();
  }
}
