package com.plushm.fabric.protocol;

import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Overlay;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a node stands in its tree, as values: what the fabric goes by while the overlay's code is
 * exchanged.
 *
 * @param attachments of the parent and the children
 */
record OverlayView(
    Optional<Peer> parent,
    List<Peer> children,
    Optional<Peer> root,
    boolean isRoot,
    List<NodeId> path,
    Claim claim,
    TreeMap<NodeId, Long> attachments) {
  static final OverlayView NOWHERE =
      new OverlayView(
          Optional.empty(),
          List.of(),
          Optional.empty(),
          false,
          List.of(),
          Claim.NONE,
          new TreeMap<>());

  static OverlayView of(Overlay overlay) {
    TreeMap<NodeId, Long> attachments = new TreeMap<>();
    List<Peer> children = List.copyOf(overlay.children());
    children.forEach(child -> attachments.put(child.id(), overlay.attachment(child.id())));
    overlay.parent().ifPresent(p -> attachments.put(p.id(), overlay.attachment(p.id())));
    return new OverlayView(
        overlay.parent(),
        children,
        overlay.root(),
        overlay.isRoot(),
        List.copyOf(overlay.path()),
        overlay.claim(),
        attachments);
  }

  long attachment(NodeId peer) {
    return attachments.getOrDefault(peer, 0L);
  }

  /** The view without a peer that was lost: it had whatever role it had. */
  OverlayView without(NodeId lost) {
    TreeMap<NodeId, Long> rest = new TreeMap<>(attachments);
    rest.remove(lost);
    boolean orphan = isParent(lost);
    return new OverlayView(
        orphan ? Optional.empty() : parent,
        children.stream().filter(child -> !child.id().equals(lost)).toList(),
        root,
        isRoot,
        orphan ? List.of() : path,
        claim,
        rest);
  }

  boolean isParent(NodeId node) {
    return parent.filter(p -> p.id().equals(node)).isPresent();
  }

  /** Whether parent, or the attachment to it, differs. */
  boolean hangsElsewhere(OverlayView other) {
    return !parent.equals(other.parent)
        || (parent.isPresent()
            && attachment(parent.get().id()) != other.attachment(parent.get().id()));
  }

  boolean followsAnother(OverlayView other) {
    return !root.equals(other.root) || isRoot != other.isRoot || !claim.equals(other.claim);
  }

  /** Parent, root and children: whom to ask for a way back into the tree. */
  List<Peer> acquaintances() {
    TreeMap<NodeId, Peer> known = new TreeMap<>();
    children.forEach(child -> known.put(child.id(), child));
    root.ifPresent(peer -> known.put(peer.id(), peer));
    parent.ifPresent(peer -> known.put(peer.id(), peer));
    return List.copyOf(known.values());
  }
}
