package com.plushm.sim.safety;

import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Overlay;
import com.plushm.sim.world.Listener;
import com.plushm.sim.world.SimNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The children of the node that was just touched, and its attachments to them: looked at once for
 * all properties that are about them, and compared with what they were when the node was touched
 * before. What held for the same children at the same attachments holds again and need not be
 * checked again: a star's root has a thousand of them and is touched at every second event.
 */
final class Families implements Listener {
  /** What a node's children were when it was touched last. */
  private static final class Family {
    List<Peer> children = List.of();
    long[] attachments = new long[0];
  }

  private final Map<SimNode, Family> families = new HashMap<>();
  private Family family;
  private boolean changed;

  /** To be called before any property is asked whether it holds. */
  @Override
  public void touched(SimNode node) {
    family = families.computeIfAbsent(node, n -> new Family());
    Overlay overlay = node.fabric().overlay();
    List<Peer> children = overlay.children();
    int size = children.size();
    changed = size != family.children.size();
    if (family.attachments.length < size) {
      family.attachments = Arrays.copyOf(family.attachments, 2 * size);
    }
    for (int i = 0; i < size; i++) {
      Peer child = children.get(i);
      long attachment = overlay.attachment(child.id());
      changed |= family.attachments[i] != attachment || !isAt(i, child);
      family.attachments[i] = attachment;
    }
    if (changed) {
      family.children = List.copyOf(children);
    }
  }

  private boolean isAt(int place, Peer child) {
    return place < family.children.size() && family.children.get(place).equals(child);
  }

  /** Whether they, their order, or their attachments are not what they were. */
  boolean changed() {
    return changed;
  }

  List<Peer> children() {
    return family.children;
  }

  /** The attachment to the child at that place. */
  long attachment(int place) {
    return family.attachments[place];
  }
}
