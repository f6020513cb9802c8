package com.plushm.overlay.randtree;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.overlay.randtree.Children.Child;
import com.plushm.overlay.randtree.RandTree.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must hold in a RandTree (protocol.md §7), as code. Each check gives the properties that are
 * broken, in words; none is the good answer.
 */
final class RandTreeProperties {
  private RandTreeProperties() {}

  /** One node, seen from inside. */
  record View(
      Peer self,
      Incarnation incarnation,
      RandTreeSettings settings,
      State state,
      Place place,
      Children children,
      Acquaintances acquaintances,
      Election election,
      boolean searching) {
    NodeId id() {
      return self.id();
    }
  }

  /** What one node's events may not undo; it outlives restarts. */
  static final class Memory {
    private long incarnation;
    private boolean wasRoot;
    private Claim claim = Claim.NONE;
    private Claim asRoot = Claim.NONE;
    private long grantKnown;
    private long termKnown;

    /** S6 and S18, after an event at this node. */
    List<String> violations(View node) {
      List<String> broken = new ArrayList<>();
      boolean same = node.incarnation().value() == incarnation;
      if (node.incarnation().value() < incarnation) {
        broken.add("S6: the incarnation fell");
      }
      if (same
          && (node.election().grantKnown() < grantKnown
              || node.election().termKnown() < termKnown)) {
        broken.add("S6: grant or term fell");
      }
      Claim now = node.place().claim();
      if (node.place().isRoot()) {
        boolean fell = now.grant() < asRoot.grant() || now.term() < asRoot.term();
        if (fell) {
          broken.add("S6: root by " + now + " after " + asRoot);
        }
        asRoot = now;
      } else if (same && wasRoot && node.state() != State.LEFT && now.compareTo(claim) <= 0) {
        broken.add("S18: " + claim + " gave way to " + now);
      }
      incarnation = node.incarnation().value();
      wasRoot = node.place().isRoot();
      claim = now;
      grantKnown = node.election().grantKnown();
      termKnown = node.election().termKnown();
      return broken;
    }
  }

  /** What holds at one node after each event: S1, S3, S5, S14, S17. */
  static List<String> local(View node) {
    List<String> broken = new ArrayList<>();
    Place place = node.place();
    if (node.children().slotsTaken() > node.settings().degree()) {
      broken.add("S1: " + node.children().slotsTaken() + " slots of " + node.settings().degree());
    }
    boolean attached = node.state() == State.JOINED && !place.isRoot();
    boolean hasParent = place.parent() != null && place.attachment() != 0;
    if (attached != hasParent) {
      broken.add("S3: state " + node.state() + ", parent " + place.parent());
    }
    if (Place.has(place.path(), node.id())) {
      broken.add("S5: in its own path " + place.path());
    }
    if (hasParent && node.children().get(place.parent().id()) != null) {
      broken.add("S2: parent and child at once: " + place.parent());
    }
    for (NodeId failed : node.acquaintances().failed()) {
      if (place.isParent(failed) || node.children().get(failed) != null) {
        broken.add("S14: FAILED and a neighbour: " + failed.shortForm());
      }
    }
    if (node.state() == State.JOINING && !node.searching()) {
      broken.add("S17: it joins and has no retry armed");
    }
    return broken;
  }

  /**
   * S4 among nodes that live: nobody lists an incarnation that is not there any more.
   *
   * @param live by id
   */
  static List<String> incarnations(Map<NodeId, View> live) {
    List<String> broken = new ArrayList<>();
    for (View node : live.values()) {
      for (Child child : node.children().all()) {
        View there = live.get(child.peer.id());
        if (there != null && child.incarnation.compareTo(there.incarnation()) > 0) {
          broken.add("S4: " + node.id().shortForm() + " has a child that never was");
        }
      }
    }
    return broken;
  }

  /** The nodes that stand in a cycle of parents; S2 bounds how long there may be any. */
  static TreeSet<NodeId> cycle(Map<NodeId, View> live) {
    TreeSet<NodeId> inCycles = new TreeSet<>();
    TreeMap<NodeId, Integer> seenBy = new TreeMap<>();
    int walk = 0;
    for (NodeId start : live.keySet()) {
      walk++;
      NodeId at = start;
      while (at != null && !seenBy.containsKey(at)) {
        seenBy.put(at, walk);
        at = parentOf(live, at);
      }
      if (at != null && seenBy.get(at) == walk) {
        for (NodeId in = at; inCycles.add(in); in = parentOf(live, in)) {
          seenBy.put(in, walk);
        }
      }
    }
    return inCycles;
  }

  private static NodeId parentOf(Map<NodeId, View> live, NodeId node) {
    View view = live.get(node);
    Peer parent = view == null ? null : view.place().parent();
    return parent == null || !live.containsKey(parent.id()) ? null : parent.id();
  }

  /** What holds when no fault came for a while: S2, S5, L1, L2, L3. */
  static List<String> whole(Map<NodeId, View> live) {
    List<String> broken = new ArrayList<>();
    List<View> roots = live.values().stream().filter(v -> v.place().isRoot()).toList();
    if (roots.size() != 1) {
      broken.add("L1: " + roots.size() + " roots");
      return broken;
    }
    Place root = roots.get(0).place();
    for (View node : live.values()) {
      String name = node.id().shortForm();
      if (node.state() != State.JOINED) {
        broken.add("L1: " + name + " is " + node.state());
      } else if (!node.place().claim().equals(root.claim())) {
        broken.add("L2: " + name + " follows " + node.place().claim());
      }
      for (Child child : node.children().all()) {
        View there = live.get(child.peer.id());
        if (there == null) {
          broken.add("L3: " + name + " keeps a child that is gone");
        } else if (there.place().attachment() != child.attachment
            || !there.place().isParent(node.id())) {
          broken.add("L2: " + name + " and its child disagree");
        } else if (!there.place().path().equals(node.place().forChildren().path())) {
          broken.add("S5: the path of " + there.id().shortForm() + " is not true");
        } else if (node.place().isRoot()
            && !there.place().siblings().equals(node.children().peers())) {
          broken.add("L2: " + there.id().shortForm() + " does not know its siblings");
        }
      }
      Peer parent = node.place().parent();
      View above = parent == null ? null : live.get(parent.id());
      if (parent != null && (above == null || above.children().get(node.id()) == null)) {
        broken.add("L2: the parent of " + name + " does not know it");
      }
    }
    if (!cycle(live).isEmpty()) {
      broken.add("S2: a cycle of " + cycle(live).size());
    }
    return broken;
  }
}
