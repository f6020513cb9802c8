package com.plushm.sim.search;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.sim.search.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What must hold in every state of a small world (protocol.md §7, those of the overlays), seen
 * through the contract of an overlay, with what the overlay checks itself beside it. S16 and the
 * spinning of S19 are what an event throws.
 */
final class Safety {
  /** Messages that one event sends at most (S19). */
  static final int SENDS_MAX = 100;

  /** What may be said to a FAILED node: that it is not wanted. */
  private static final Set<String> FAREWELLS = Set.of("Detach", "Refuse");

  private static final int NOBODY = -1;

  private final SmallWorld world;
  private final int size;
  private final List<String> broken = new ArrayList<>();

  // What is remembered from event to event, and belongs to the state.
  private final long[][] attachments;
  private final long[][] lives;
  private final Claim[] asRoot;
  private int granted = NOBODY;
  private boolean reigned;

  private boolean watching = true;

  // Of the event under way.
  private boolean[] wereRoot;
  private Claim[] claims;
  private int sends;
  private Event event;
  private OverlayMessage delivered;

  Safety(SmallWorld world) {
    this.world = world;
    size = world.scenario().nodes();
    attachments = new long[size][size];
    lives = new long[size][size];
    asRoot = new Claim[size];
    wereRoot = new boolean[size];
    claims = new Claim[size];
  }

  // What is seen.

  /** The tree has formed: what was broken on the way is another scenario's. */
  void begin() {
    remember();
    for (SmallNode node : world.nodes()) {
      asRoot[node.index] = node.isUp() && node.overlay().isRoot() ? node.overlay().claim() : null;
    }
    broken.clear();
  }

  /** Whether events are judged; on a way that was judged before they need not be. */
  void watch(boolean judging) {
    watching = judging;
  }

  void granted(int node) {
    granted = node;
    reigned = false;
  }

  void restarted(int node) {
    if (granted == node) {
      granted = NOBODY;
    }
  }

  void before(Event next) {
    event = next;
    sends = 0;
    broken.clear();
    delivered =
        next.kind() == Kind.DELIVER
            ? world.network().queue(next.other(), next.node()).peek()
            : null;
    for (SmallNode node : world.nodes()) {
      wereRoot[node.index] = node.isUp() && node.overlay().isRoot();
      claims[node.index] = node.isUp() ? node.overlay().claim() : Claim.NONE;
      node.announced();
    }
  }

  void sent(SmallNode from, SmallNode to, OverlayMessage message) {
    if (++sends > SENDS_MAX) {
      throw new IllegalStateException("S19: an event sent more than " + SENDS_MAX + " messages");
    }
    boolean farewell = FAREWELLS.contains(message.getClass().getSimpleName());
    if (from.failed.contains(to.peer.id()) && !farewell) {
      String words = message.getClass().getSimpleName();
      broken.add("S14: " + name(from) + " says " + words + " to the FAILED " + name(to));
    }
  }

  /** What the event broke, in words. */
  List<String> after(Event last) {
    for (SmallNode node : world.nodes()) {
      boolean touched = node.index == last.node() || last.kind() == Kind.FAIL;
      if (touched && node.isUp()) {
        if (watching) {
          place(node);
          neighbours(node);
          armed(node);
        }
        claims(node);
      }
    }
    grantedRoot();
    if (watching) {
      agreement();
    }
    remember();
    return List.copyOf(broken);
  }

  // The properties.

  /** S3, S5, and what the overlay checks itself (S1, S2, S3, S5, S14, S17). */
  private void place(SmallNode node) {
    Overlay overlay = node.overlay();
    Peer parent = overlay.parent().orElse(null);
    if (parent != null && (overlay.isRoot() || overlay.attachment(parent.id()) == 0)) {
      broken.add("S3: " + name(node) + " has a parent, and is root or holds no attachment");
    }
    List<NodeId> path = overlay.path();
    int at = path.indexOf(node.peer.id());
    if (at >= 0 && at != path.size() - 1) {
      broken.add("S5: " + name(node) + " is in its own path");
    }
    for (String words : world.profile().beside().apply(overlay)) {
      broken.add(words + " at " + name(node));
    }
  }

  /** S2 of two, S4 and S14. */
  private void neighbours(SmallNode node) {
    Overlay overlay = node.overlay();
    List<Peer> children = overlay.children();
    Peer parent = overlay.parent().orElse(null);
    for (Peer child : children) {
      if (parent != null && parent.id().equals(child.id())) {
        broken.add(
            "S2: parent and child at once: " + Names.letter(child.id()) + " at " + name(node));
      }
      if (node.failed.contains(child.id())) {
        broken.add("S14: " + name(node) + " keeps the FAILED child " + Names.letter(child.id()));
      }
    }
    if (parent != null && node.failed.contains(parent.id())) {
      broken.add("S14: " + name(node) + " keeps the FAILED parent " + Names.letter(parent.id()));
    }
    joined(node);
  }

  /** S4: whoever has heard a child's new life ask to join lists its former life no more. */
  private void joined(SmallNode node) {
    boolean join =
        event.kind() == Kind.DELIVER && delivered.getClass().getSimpleName().equals("Join");
    if (!join) {
      return;
    }
    SmallNode joiner = world.nodes().get(event.other());
    NodeId id = joiner.peer.id();
    long attachment = node.overlay().attachment(id);
    boolean child = node.overlay().children().stream().anyMatch(peer -> peer.id().equals(id));
    boolean kept = attachment != 0 && attachment == attachments[node.index][joiner.index];
    if (child && kept && lives[node.index][joiner.index] < joiner.incarnation().value()) {
      broken.add("S4: " + name(node) + " keeps a former life of its child " + name(joiner));
    }
  }

  /** S17. */
  private void armed(SmallNode node) {
    if (!node.isInvited() || node.overlay().isRoot() || node.pendingWrites() > 0) {
      return;
    }
    boolean attached = node.overlay().parent().isPresent();
    Set<String> wanted = attached ? world.profile().kept() : world.profile().retries();
    if (!wanted.isEmpty() && wanted.stream().noneMatch(node.timers()::containsKey)) {
      broken.add("S17: " + name(node) + " has none of " + wanted + " armed");
    }
  }

  /** S6 and S18. */
  private void claims(SmallNode node) {
    Claim now = node.overlay().claim();
    if (node.overlay().isRoot()) {
      Claim before = asRoot[node.index];
      if (before != null && (now.grant() < before.grant() || now.term() < before.term())) {
        broken.add("S6: " + name(node) + " is root by " + now + " after " + before);
      }
      asRoot[node.index] = now;
    } else if (wereRoot[node.index] && event.kind() != Kind.RESTART) {
      Claim seen = node.announced();
      if (seen == null || seen.compareTo(claims[node.index]) <= 0) {
        broken.add("S18: " + name(node) + " gave " + claims[node.index] + " up for " + seen);
      }
    }
  }

  /**
   * S18 in its strong form: no claim is greater than the controller's last grant, so whom it names
   * stays root while it lives, whoever joins and whatever fails.
   */
  private void grantedRoot() {
    SmallNode node = granted == NOBODY ? null : world.nodes().get(granted);
    boolean failed =
        node != null && world.nodes().stream().anyMatch(n -> n.failed.contains(node.peer.id()));
    if (node == null || !node.isUp() || failed) {
      granted = NOBODY;
    } else if (node.overlay().isRoot()) {
      // Its grant counts from when it is durable.
      reigned |= node.pendingWrites() == 0;
    } else if (reigned) {
      broken.add("S18: " + name(node) + ", root by the last grant, was dethroned");
    }
  }

  /** While there was no fault: what is quiet between two nodes is the same at both ends (L2). */
  private void agreement() {
    if (!world.isFaultless()) {
      return;
    }
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        boolean up = world.nodes().get(i).isUp() && world.nodes().get(j).isUp();
        if (up && world.network().isQuiet(i, j) && attachment(i, j) != attachment(j, i)) {
          broken.add(
              "L2: "
                  + Names.letter(j)
                  + " and "
                  + Names.letter(i)
                  + " disagree for good, without a fault");
        }
      }
    }
  }

  private long attachment(int node, int other) {
    SmallNode at = world.nodes().get(node);
    return at.isUp() ? at.overlay().attachment(world.nodes().get(other).peer.id()) : 0;
  }

  private void remember() {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        long now = attachment(i, j);
        if (now != attachments[i][j]) {
          attachments[i][j] = now;
          lives[i][j] = now == 0 ? 0 : world.nodes().get(j).incarnation().value();
        }
      }
    }
  }

  private static String name(SmallNode node) {
    return Names.letter(node.index);
  }

  void hash(StateHash hash) {
    for (int i = 0; i < size; i++) {
      hash.value(lives[i]);
      if (asRoot[i] != null) {
        hash.word(asRoot[i].grant());
        hash.word(asRoot[i].term());
      }
    }
    hash.word(granted);
    hash.word(reigned ? 1 : 0);
  }
}
