package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ControlNode;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import com.plushm.controller.shell.option.Arguments;
import com.plushm.controller.shell.option.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which hosts a command means, and how a client would be started on each. */
final class Targets {
  static final Option NODES =
      Option.value('w', "nodes", "NODESET", "on these hosts; else on all participants");
  static final Option EXCLUDE = Option.value('x', "exclude", "NODESET", "but not on these");

  /** How a host is reached that is not connected yet. */
  static final List<Option> REACHING =
      List.of(
          Option.value('\0', "user", "NAME", "ssh: the user there"),
          Option.value('\0', "port", "NUMBER", "ssh: the port"),
          Option.value('\0', "identity", "FILE", "ssh: the private key"),
          Option.value('\0', "jump", "[USER@]HOST[:PORT]", "ssh: by way of that host"),
          Option.value('o', "option", "KEY=VALUE", "of the launcher; may be repeated"));

  private static final String LOCAL = "local";
  private static final String SSH = "ssh";
  private static final int PORT_MAX = 65_535;
  private static final List<String> CONFIGURED = List.of("user", "port", "identity", "jump");

  private final ControlNode node;
  private final Console console;

  Targets(ControlNode node, Console console) {
    this.node = node;
    this.console = console;
  }

  /** Reads a node set that a person wrote; groups are looked up. */
  NodeSet parse(String expression) {
    return NodeSet.parse(expression, GroupFiles.of(console));
  }

  /**
   * The hosts of {@code -w} and {@code -x}.
   *
   * @throws PlushException NO_SUCH_TARGET if there are none
   */
  NodeSet chosen(Arguments arguments) {
    NodeSet all = union(arguments.all(NODES.name())).orElseGet(this::joined);
    NodeSet excluded = union(arguments.all(EXCLUDE.name())).orElse(NodeSet.empty());
    NodeSet chosen = all.minus(excluded);
    if (chosen.isEmpty()) {
      throw new PlushException(
          ErrorCode.NO_SUCH_TARGET,
          all.isEmpty() ? "no hosts are connected" : "no host is left",
          null,
          all.isEmpty() ? "name hosts with -w, or connect some first" : "name fewer with -x");
    }
    return chosen;
  }

  /** The node set of an option that narrows down; nothing if it was not given. */
  Optional<NodeSet> union(List<String> expressions) {
    if (expressions.isEmpty()) {
      return Optional.empty();
    }
    NodeSet union = NodeSet.empty();
    for (String expression : expressions) {
      union = union.union(parse(expression));
    }
    return Optional.of(union);
  }

  /** Those who take commands now; who else is known, but does not, is told. */
  private NodeSet joined() {
    List<String> joined = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    for (NodeView view : node.nodes()) {
      if (view.state() == HostState.JOINED) {
        joined.add(view.host().value());
      } else if (view.state() != HostState.LEFT && view.state() != HostState.NAMED) {
        lost.add(view.host().value());
      }
    }
    if (!lost.isEmpty()) {
      console.err().print("not asked, as not joined: " + NodeSet.of(lost).fold() + "\n");
    }
    return NodeSet.of(joined);
  }

  /** How a client would be started on each of the hosts. */
  List<HostPlan> plans(NodeSet hosts, Arguments arguments) {
    Map<String, String> launchers = new TreeMap<>();
    for (NodeView view : node.nodes()) {
      launchers.put(view.host().value(), view.launcher());
    }
    SortedMap<String, String> named = named(arguments);
    SortedMap<String, String> ssh = options(arguments, named);
    List<HostPlan> plans = new ArrayList<>(hosts.size());
    for (String host : hosts) {
      String known = launchers.getOrDefault(host, "");
      String launcher = known.isEmpty() ? (isLocal(host) ? LOCAL : SSH) : known;
      plans.add(
          launcher.equals(LOCAL)
              ? new HostPlan(new LaunchTarget(new HostName(host), home(host), Map.of()), LOCAL)
              : new HostPlan(
                  new LaunchTarget(new HostName(host), "", launcher.equals(SSH) ? ssh : named),
                  launcher));
    }
    return plans;
  }

  private String home(String host) {
    return node.deployment().state().resolve(LOCAL).resolve(host).toString();
  }

  /** {@code local1} and the like are participants on this machine. */
  static boolean isLocal(String host) {
    boolean digits = host.startsWith(LOCAL) && host.length() > LOCAL.length();
    for (int i = LOCAL.length(); digits && i < host.length(); i++) {
      digits = host.charAt(i) >= '0' && host.charAt(i) <= '9';
    }
    return digits;
  }

  /** How a host is reached by ssh. */
  private SortedMap<String, String> options(Arguments arguments, SortedMap<String, String> named) {
    SortedMap<String, String> options = new TreeMap<>();
    for (String key : CONFIGURED) {
      arguments
          .value(key)
          .or(() -> console.setting(key))
          .ifPresent(value -> options.put(key, value));
    }
    options.putAll(named);
    options.computeIfPresent("identity", (key, file) -> console.file(file).toString());
    checkPort(options.get("port"));
    return options;
  }

  /** Options that are named as the launcher's own. */
  private static SortedMap<String, String> named(Arguments arguments) {
    SortedMap<String, String> options = new TreeMap<>();
    for (String pair : arguments.all("option")) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new PlushException(
            ErrorCode.USAGE,
            "'" + pair + "' is not an option of a launcher",
            "--option",
            "write KEY=VALUE");
      }
      options.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return options;
  }

  private static void checkPort(String port) {
    if (port == null) {
      return;
    }
    int number = 0;
    try {
      number = Integer.parseInt(port);
    } catch (NumberFormatException e) {
      number = -1;
    }
    if (number < 1 || number > PORT_MAX) {
      throw new PlushException(
          ErrorCode.USAGE, "'" + port + "' is not a port", "--port", "use 1 to " + PORT_MAX);
    }
  }
}
