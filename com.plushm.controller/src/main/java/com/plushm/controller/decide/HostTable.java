package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Drain;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * All hosts by name, by node and by ordinal. An ordinal belongs to a node for ever: a host that
 * lost its store gets another one.
 */
final class HostTable {
  /** Hosts that one controller keeps. */
  static final int HOSTS_MAX = 200_000;

  /** Ordinals of one deployment: a host that loses its store gets another one. */
  static final int ORDINALS_MAX = 10_000_000;

  /** The launcher of a host whose own was lost. */
  private static final String UNKNOWN = "unknown";

  /** Told of every change of a host's state. */
  interface Listener {
    void changed(Host host, HostState from);
  }

  private final LongSupplier clock;
  private final Diary diary;
  private final Listener listener;
  private final SortedMap<HostName, Host> hosts = new TreeMap<>();
  private final SortedMap<NodeId, Host> nodes = new TreeMap<>();
  private final SortedMap<NodeId, Ordinal> ordinals = new TreeMap<>();
  private final List<Host> byOrdinal = new ArrayList<>();
  private int joined;

  HostTable(LongSupplier clock, Diary diary, Listener listener) {
    this.clock = clock;
    this.diary = diary;
    this.listener = listener;
  }

  /**
   * Becomes what an earlier controller's journal says.
   *
   * @param start when the clock was zero, in milliseconds since 1970
   * @return the hosts that were being invited, by name
   */
  List<Host> restore(Recollection past, long start) {
    List<Host> pending = new ArrayList<>();
    for (HostRecord was : past.hosts().values()) {
      Host host = new Host(was.plan(), clock.getAsLong(), diary::changed);
      if (host.restore(was, start)) {
        pending.add(host);
      }
      hosts.put(host.name(), host);
      joined += host.state() == HostState.JOINED ? 1 : 0;
    }
    for (HostRecord was : past.hosts().values()) {
      Host host = hosts.get(was.name());
      if (was.primary().isPresent() && hosts.containsKey(was.primary().get())) {
        host.aliasOf(hosts.get(was.primary().get()));
      } else {
        was.peer().ifPresent(peer -> nodes.put(peer.id(), host));
      }
    }
    for (JournalEvent.OrdinalIs is : past.ordinals().values()) {
      Host host = hosts.get(is.host());
      set(is.ordinal(), host == null ? stranger(is.host()) : host);
      is.node().ifPresent(node -> ordinals.put(node, is.ordinal()));
    }
    return pending;
  }

  /** Of whom a journal that was cut knows the name alone: it can be named in accounts. */
  private Host stranger(HostName name) {
    LaunchTarget target = new LaunchTarget(name, "", new TreeMap<>());
    return new Host(new HostPlan(target, UNKNOWN), clock.getAsLong(), host -> {});
  }

  private void set(Ordinal ordinal, Host host) {
    while (byOrdinal.size() <= ordinal.value()) {
      byOrdinal.add(null);
    }
    byOrdinal.set(ordinal.value(), host);
  }

  /**
   * The host of a plan, new if need be; for an alias the participant that it means.
   *
   * @throws PlushException if its name cannot stand in a node set, or there are too many
   */
  Host named(HostPlan plan) {
    HostName name = plan.target().host();
    Host known = hosts.get(name);
    if (known != null) {
      if (known.state() != HostState.JOINED) {
        known.plan(plan);
      }
      return known.primary().orElse(known);
    }
    if (!NodeSet.isName(name.value())) {
      throw new PlushException(
          ErrorCode.USAGE, "a host cannot have this name", name.value(), "name it as in DNS");
    }
    if (hosts.size() >= HOSTS_MAX) {
      throw new PlushException(
          ErrorCode.USAGE, "more than " + HOSTS_MAX + " hosts", name.value(), "use fewer");
    }
    Host host = new Host(plan, clock.getAsLong(), diary::changed);
    hosts.put(name, host);
    diary.changed(host);
    return host;
  }

  /**
   * The host of that name.
   *
   * @throws PlushException NO_SUCH_TARGET
   */
  Host known(HostName name) {
    return byName(name)
        .orElseThrow(
            () ->
                new PlushException(
                    ErrorCode.NO_SUCH_TARGET,
                    "there is no such host",
                    name.value(),
                    "'plushm nodes' lists them"));
  }

  Optional<Host> byName(HostName name) {
    Host host = hosts.get(name);
    return host == null ? Optional.empty() : Optional.of(host.primary().orElse(host));
  }

  Optional<Host> byNode(NodeId node) {
    return Optional.ofNullable(nodes.get(node));
  }

  /** Whose ordinal it is; the host may be another node by now. */
  Host byOrdinal(Ordinal ordinal) {
    return byOrdinal.get(ordinal.value());
  }

  boolean knows(Ordinal ordinal) {
    return ordinal.value() < byOrdinal.size() && byOrdinal.get(ordinal.value()) != null;
  }

  /** Hosts that are no aliases, by name. */
  List<Host> all() {
    return hosts.values().stream().filter(h -> h.primary().isEmpty()).toList();
  }

  List<Host> joined() {
    return hosts.values().stream().filter(h -> h.state() == HostState.JOINED).toList();
  }

  int joinedCount() {
    return joined;
  }

  /** Applies an event by the table of {@link StateTable}; tells whether anything changed. */
  boolean move(Host host, HostEvent event) {
    Optional<HostState> next = StateTable.next(host.state(), event);
    if (next.isEmpty()) {
      return false;
    }
    HostState from = host.state();
    joined += (next.get() == HostState.JOINED ? 1 : 0) - (from == HostState.JOINED ? 1 : 0);
    host.enter(next.get(), clock.getAsLong());
    if (next.get() == HostState.JOINED) {
      host.because(ErrorCode.HOST_SILENT, "");
    }
    if (next.get() == HostState.LEFT || next.get() == HostState.JOINED) {
      host.leaving(false);
    }
    listener.changed(host, from);
    return true;
  }

  /**
   * The client of a host was seen.
   *
   * @return the ordinal of the node that this host was before it lost its store
   */
  Optional<Ordinal> client(Host host, Peer peer, Incarnation incarnation) {
    Optional<Ordinal> orphaned = Optional.empty();
    if (host.peer().isPresent() && !host.peer().get().id().equals(peer.id())) {
      orphaned = host.ordinal();
      nodes.remove(host.peer().get().id());
      host.forgetNode();
    }
    nodes.put(peer.id(), host);
    host.client(peer, incarnation);
    return orphaned;
  }

  /** The second name turns out to mean the first one's participant. */
  void alias(Host second, Host first) {
    second.aliasOf(first);
    if (second.peer().isPresent() && nodes.get(second.peer().get().id()) == second) {
      nodes.remove(second.peer().get().id());
    }
  }

  /**
   * Sets the next ordinal aside for a host that is invited for the first time: then ranks follow
   * the order in which hosts were named, not the one in which they happened to join.
   */
  void reserve(Host host) {
    if (host.reserved().isEmpty() && host.ordinal().isEmpty()) {
      Ordinal next = new Ordinal(byOrdinal.size());
      host.reserve(Optional.of(next));
      byOrdinal.add(host);
      diary.note(new JournalEvent.OrdinalIs(next, host.name(), Optional.empty()));
    }
  }

  /** The ordinal of a node, a new one if it has none. */
  Ordinal ordinalOf(Host host, NodeId node) {
    Ordinal ordinal = ordinals.get(node);
    if (ordinal == null) {
      reserve(host);
      ordinal = host.reserved().orElse(new Ordinal(byOrdinal.size()));
      host.reserve(Optional.empty());
      ordinals.put(node, ordinal);
      if (ordinal.value() == byOrdinal.size()) {
        byOrdinal.add(host);
      }
      diary.note(new JournalEvent.OrdinalIs(ordinal, host.name(), Optional.of(node)));
    }
    byOrdinal.set(ordinal.value(), host);
    return ordinal;
  }

  NodeSet names(OrdinalSet set) {
    return NodeSet.of(
        set.stream().filter(this::knows).map(o -> byOrdinal(o).name().value()).toList());
  }

  static NodeSet names(java.util.Collection<Host> hosts) {
    return NodeSet.of(hosts.stream().map(h -> h.name().value()).toList());
  }

  static OrdinalSet ordinals(java.util.Collection<Host> hosts) {
    return OrdinalSet.of(hosts.stream().flatMap(h -> h.ordinal().stream()).toList());
  }

  List<NodeView> views() {
    long now = clock.getAsLong();
    return all().stream().map(h -> view(h, now)).toList();
  }

  private static String reason(Host h) {
    String why = h.state() == HostState.JOINED ? "" : h.reason();
    String drained = h.drain() == Drain.NONE ? "" : "drained";
    return why.isEmpty() || drained.isEmpty() ? drained + why : drained + "; " + why;
  }

  private static NodeView view(Host h, long now) {
    return new NodeView(
        h.name(),
        List.copyOf(h.aliases()),
        h.state(),
        Duration.ofMillis(now - h.since()),
        h.plan().launcher(),
        h.peer().map(p -> p.id().shortForm()).orElse(""),
        h.incarnation().value(),
        h.ordinal().map(Ordinal::value).orElse(-1),
        h.peer().map(p -> p.endpoint().toString()).orElse(""),
        h.losses(),
        reason(h),
        h.facts(),
        h.unused());
  }
}
