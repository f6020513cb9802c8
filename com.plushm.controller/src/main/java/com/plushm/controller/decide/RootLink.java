package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.control.ControlMessage.SetCtrl;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who is root (paper §3.1, protocol.md §3.5 and §4): grants the role by number, keeps the one link,
 * and finds the new root when the old one is gone.
 */
final class RootLink {
  /** What becomes of a root. */
  interface Listener {
    /** There is a root: a new one, or the same again over a new link. */
    void rooted(Host root);

    /** The host that was to become root did not answer. */
    void candidateFailed(Host candidate);

    /** The root's host is gone while another one took its place, or none did. */
    void rootLost(Host root, String cause);

    /**
     * Nobody of the tree could be found any more.
     *
     * @param resuming whether it is an earlier controller's tree, never found by this one
     */
    void treeLost(boolean resuming);

    /**
     * That node is going to hear who is root: it may shun the root, whom an earlier controller gave
     * up, and has to hear first that it was reinstated.
     */
    void beforeRootIsNamed(Peer to);
  }

  /** Where the link stands. */
  enum Phase {
    /** Nobody is root. */
    NONE,
    /** A host was granted the role and has not answered. */
    GRANTED,
    /** There is a root. */
    ROOTED,
    /** The root's link is down; another root is waited for. */
    LOST
  }

  /** Grants of one reign; a later reign's are greater than all of an earlier one. */
  private static final long GRANTS_PER_REIGN = 1_000_000;

  private static final String PERIOD = "root-setctrl";
  private static final String CANDIDATE = "root-candidate";
  private static final String SEARCH = "root-search";
  private static final String PROBE = "root-probe";
  private static final long SEARCH_STEP_MILLIS = 1_000;

  /** Participants of an earlier controller asked in one step. */
  private static final int RESUMED_AT_ONCE = 8;

  /** A SETROOT within this time after a SETCTRL is its answer. */
  private static final long TOLD_MILLIS = 1_000;

  private final ControlContext context;
  private final Timers timers;
  private final HostTable hosts;
  private final Chronicle chronicle;
  private final ControlSettings settings;
  private final Listener listener;
  private final long reign;
  private final SortedSet<NodeId> claimants = new TreeSet<>();
  private final SortedSet<NodeId> asked = new TreeSet<>();

  /** Whether an earlier controller's root is looked for. */
  private boolean resuming;

  /** Of its participants those that cannot be reached. */
  private final SortedSet<NodeId> silent = new TreeSet<>();

  private Phase phase = Phase.NONE;
  private Host root;
  private Peer peer;
  private Claim claim = Claim.NONE;
  private long generation = Generation.FIRST;
  private SetRoot rival;
  private long heardAt;
  private NodeId told;
  private long toldAt;
  private long lostAt;
  private long grants;

  RootLink(
      ControlContext context,
      Timers timers,
      HostTable hosts,
      Chronicle chronicle,
      ControlSettings settings,
      long reign,
      Listener listener) {
    this.context = context;
    this.timers = timers;
    this.hosts = hosts;
    this.chronicle = chronicle;
    this.settings = settings;
    this.reign = reign;
    this.listener = listener;
  }

  Phase phase() {
    return phase;
  }

  /** An earlier controller had participants: one of them is root, or will be. */
  void resume() {
    if (!hosts.joined().isEmpty()) {
      phase = Phase.LOST;
      resuming = true;
      lostAt = context.now();
      search();
    }
  }

  Claim claim() {
    return claim;
  }

  /** The root, while there is one. */
  Optional<Peer> root() {
    return phase == Phase.ROOTED ? Optional.of(peer) : Optional.empty();
  }

  /** The host of the root, the granted one, or the lost one. */
  Optional<Host> host() {
    return Optional.ofNullable(root);
  }

  boolean isRoot(NodeId node) {
    return phase == Phase.ROOTED && peer.id().equals(node);
  }

  /** Whether the node has claimed to be root: its answers count even if it is no longer. */
  boolean hasClaimed(NodeId node) {
    return claimants.contains(node);
  }

  /** Makes a launched host the root of an empty tree. */
  void elect(Host host) {
    phase = Phase.GRANTED;
    root = host;
    peer = host.peer().orElseThrow();
    grant(peer, host.incarnation());
    timers.start(CANDIDATE, settings.candidateMillis(), this::candidateSilent);
  }

  private void grant(Peer to, Incarnation incarnation) {
    grants = Math.max(grants, Math.max(reign * GRANTS_PER_REIGN, claim.grant())) + 1;
    byte[] signed = GrantRoot.signedBytes(grants, to.id(), incarnation);
    context.send(to, new GrantRoot(grants, to.id(), incarnation, context.sign(signed)));
    setCtrl(to);
  }

  private void setCtrl(Peer to) {
    told = to.id();
    toldAt = context.now();
    Peer self = context.self();
    context.send(to, new SetCtrl(self, reign, context.sign(SetCtrl.signedBytes(self, reign))));
  }

  /**
   * Tells a client that does not join who the controller and the root are: it may still be in a
   * tree of an earlier reign, which gives way to the greater claim.
   */
  void introduce(Peer client) {
    if (phase == Phase.ROOTED && asked.size() < HostTable.HOSTS_MAX) {
      asked.add(client.id());
      setCtrl(client);
      name(client);
    }
  }

  /** Tells who is root; false if it cannot be told. */
  private boolean name(Peer to) {
    listener.beforeRootIsNamed(to);
    return context.send(to, new SetRoot(peer, root.incarnation(), claim, generation));
  }

  /** The one link is to the root: a client that was told does not keep another. */
  void introduced(NodeId client) {
    if (asked.remove(client)) {
      context.disconnect(client, "only the root is linked to the controller");
    }
  }

  private void candidateSilent() {
    if (phase == Phase.GRANTED) {
      Host failed = root;
      reset();
      listener.candidateFailed(failed);
    }
  }

  /** Something came from the root. */
  void heard() {
    heardAt = context.now();
  }

  /** SETROOT: the sender says that it is root. */
  void onSetRoot(Host host, SetRoot said) {
    if (claimants.size() < HostTable.HOSTS_MAX) {
      claimants.add(said.root().id());
    }
    if (phase == Phase.ROOTED && !peer.id().equals(said.root().id())) {
      rivalry(said);
      return;
    }
    boolean again = phase == Phase.ROOTED;
    Host before = root;
    accept(host, said);
    if (before != null && before != host) {
      listener.rootLost(before, "another node became root");
    }
    if (!again) {
      chronicle.event("root is " + host + ", " + claim);
      listener.rooted(host);
    }
  }

  private void accept(Host host, SetRoot said) {
    resuming = false;
    silent.clear();
    timers.cancel(CANDIDATE);
    timers.cancel(SEARCH);
    timers.cancel(PROBE);
    // It may have heard SETCTRL before its grant was durable, when it was not root yet.
    boolean early = phase == Phase.GRANTED;
    phase = Phase.ROOTED;
    root = host;
    peer = said.root();
    claim = said.claim();
    generation = said.generation();
    yieldRival();
    heardAt = context.now();
    asked.remove(peer.id());
    asked.forEach(node -> context.disconnect(node, "another node is root"));
    asked.clear();
    if (!claim.granted()) {
      grant(peer, said.incarnation());
    } else if (early || !peer.id().equals(told) || context.now() - toldAt >= TOLD_MILLIS) {
      // A root that says so unasked has not heard of this controller yet, or lost its link to it.
      setCtrl(peer);
    }
    timers.ensure(PERIOD, settings.setCtrlMillis(), this::period);
  }

  /**
   * Two say that they are root: that of the later tree is, or the greater claim, unless it has
   * fallen silent.
   */
  private void rivalry(SetRoot said) {
    chronicle.count("root.rival");
    boolean sameTree = said.generation() == generation;
    if (said.generation() > generation || (sameTree && said.claim().compareTo(claim) > 0)) {
      replaceBy(said, sameTree ? "a greater claim" : "root of a later tree");
      return;
    }
    // Nobody is sent below a root before it has answered: it may be dead.
    rival = said;
    setCtrl(peer);
    long askedAt = context.now();
    timers.ensure(PROBE, settings.rootWaitMillis(), () -> probed(askedAt));
  }

  private void probed(long askedAt) {
    if (phase == Phase.ROOTED && rival != null && heardAt <= askedAt) {
      replaceBy(rival, "silent, and another node became root");
    }
    yieldRival();
  }

  /** The root is alive: who claims less goes below it. */
  private void yieldRival() {
    if (phase == Phase.ROOTED && rival != null && !rival.root().id().equals(peer.id())) {
      name(rival.root());
    }
    rival = null;
  }

  private void replaceBy(SetRoot said, String why) {
    Optional<Host> host = hosts.byNode(said.root().id());
    if (host.isEmpty()) {
      return;
    }
    Peer lesser = peer;
    Host before = root;
    accept(host.get(), said);
    chronicle.event("root is " + host.get() + " instead of " + before + ": " + why);
    if (!name(lesser)) {
      chronicle.count("root.lesser-untold");
    }
    context.disconnect(lesser.id(), "another node is root");
    listener.rooted(host.get());
  }

  private void period() {
    if (phase != Phase.ROOTED) {
      return;
    }
    if (context.now() - heardAt > 2 * settings.setCtrlMillis() + settings.rootWaitMillis()) {
      context.disconnect(peer.id(), "silent");
      down("silent for " + (context.now() - heardAt) / 1_000 + " s");
      return;
    }
    setCtrl(peer);
    timers.start(PERIOD, settings.setCtrlMillis(), this::period);
  }

  /** The link to a node is down. */
  void linkDown(NodeId node, String cause) {
    boolean wasAsked = asked.remove(node);
    if (resuming && wasAsked) {
      silent.add(node);
      if (askable().stream().allMatch(h -> silent.contains(h.peer().orElseThrow().id()))) {
        nobody();
      }
      return;
    }
    if (root == null || !peer.id().equals(node)) {
      return;
    }
    if (phase == Phase.GRANTED) {
      timers.cancel(CANDIDATE);
      candidateSilent();
    } else if (phase == Phase.ROOTED) {
      down(cause);
    }
  }

  private void down(String cause) {
    phase = Phase.LOST;
    lostAt = context.now();
    timers.cancel(PERIOD);
    timers.cancel(PROBE);
    chronicle.event("root " + root + " is lost: " + cause);
    if (rival != null) {
      setCtrl(rival.root());
      rival = null;
    }
    timers.start(SEARCH, settings.rootWaitMillis(), this::search);
  }

  /** Asks the participants, newest first, one a second, who is root. */
  private void search() {
    if (phase != Phase.LOST) {
      return;
    }
    List<Host> others = new ArrayList<>(askable());
    others.remove(root);
    if (others.isEmpty() || context.now() - lostAt >= settings.rootSearchMillis()) {
      nobody();
      return;
    }
    others.sort(Comparator.comparingLong(Host::joinedAt).reversed().thenComparing(Host::name));
    Optional<Host> next =
        others.stream().filter(h -> !asked.contains(h.peer().orElseThrow().id())).findFirst();
    if (next.isEmpty()) {
      asked.clear();
      next = Optional.of(others.get(0));
    }
    ask(next.get());
    if (resuming) {
      others.stream()
          .filter(h -> !asked.contains(h.peer().orElseThrow().id()))
          .limit(RESUMED_AT_ONCE - 1)
          .forEach(this::ask);
    }
    timers.start(SEARCH, SEARCH_STEP_MILLIS, this::search);
  }

  /**
   * Who may know the root. Those that leave do no longer, unless no others are left of an earlier
   * controller's: they may not have heard that they should, and the root tells them.
   */
  private List<Host> askable() {
    List<Host> staying = hosts.joined().stream().filter(h -> !h.leaving()).toList();
    return resuming && staying.isEmpty() ? hosts.joined() : staying;
  }

  private void ask(Host host) {
    Peer to = host.peer().orElseThrow();
    asked.add(to.id());
    setCtrl(to);
  }

  private void nobody() {
    Host before = root;
    boolean wasResuming = resuming;
    reset();
    if (before != null) {
      listener.rootLost(before, "its link went down");
    }
    listener.treeLost(wasResuming);
  }

  /** Nobody is root any more, and nobody is to be looked for. */
  void reset() {
    resuming = false;
    silent.clear();
    timers.cancel(PERIOD);
    timers.cancel(CANDIDATE);
    timers.cancel(SEARCH);
    timers.cancel(PROBE);
    asked.forEach(node -> context.disconnect(node, "no root"));
    asked.clear();
    phase = Phase.NONE;
    root = null;
    peer = null;
    rival = null;
  }
}
