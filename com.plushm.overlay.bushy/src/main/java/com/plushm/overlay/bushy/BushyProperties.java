package com.plushm.overlay.bushy;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold in a bushy tree (protocol.md §7), as code; each check names what is broken. */
final class BushyProperties {
  private static final int DEPTH_MAX = 2;

  private BushyProperties() {}

  /** What holds at one node after each event: S1, S3, S5, and the depth. */
  static List<String> local(Bushy node, NodeId self, BushySettings settings) {
    List<String> broken = new ArrayList<>();
    if (node.slotsTaken() > settings.degreeMax()) {
      broken.add("S1: " + node.slotsTaken() + " slots of " + settings.degreeMax());
    }
    boolean hasParent =
        node.parent().filter(parent -> node.attachment(parent.id()) != 0).isPresent();
    if ((node.state() == State.JOINED) != hasParent) {
      broken.add("S3: state " + node.state() + ", parent " + node.parent());
    }
    if (node.parent().filter(parent -> node.children().contains(parent)).isPresent()) {
      broken.add("S2: parent and child at once: " + node.parent());
    }
    List<NodeId> path = node.path();
    if (path.indexOf(self) >= 0 && path.indexOf(self) != path.size() - 1) {
      broken.add("S5: in its own path " + path);
    }
    if (path.size() - 1 > DEPTH_MAX) {
      broken.add("depth " + (path.size() - 1));
    }
    return broken;
  }

  /** What holds when no fault came for a while: L1, L2, L3. */
  static List<String> whole(Map<NodeId, Bushy> live) {
    List<String> broken = new ArrayList<>();
    long roots = live.values().stream().filter(Bushy::isRoot).count();
    if (roots != 1) {
      broken.add("L1: " + roots + " roots");
    }
    live.forEach(
        (id, node) -> {
          if (node.path().isEmpty()) {
            broken.add("L1: " + id.shortForm() + " is " + node.state());
          }
          for (Peer child : node.children()) {
            Bushy there = live.get(child.id());
            if (there == null) {
              broken.add("L3: " + id.shortForm() + " keeps a child that is gone");
            } else if (there.attachment(id) != node.attachment(child.id())) {
              broken.add("L2: " + id.shortForm() + " and its child disagree");
            }
          }
          node.parent()
              .filter(p -> live.get(p.id()) == null || live.get(p.id()).attachment(id) == 0)
              .ifPresent(p -> broken.add("L2: the parent does not know " + id.shortForm()));
        });
    return broken;
  }
}
