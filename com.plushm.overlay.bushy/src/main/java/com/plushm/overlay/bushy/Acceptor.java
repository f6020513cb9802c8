package com.plushm.overlay.bushy;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.overlay.bushy.Branches.Branch;
import com.plushm.overlay.bushy.BushyMessage.Accept;
import com.plushm.overlay.bushy.BushyMessage.Attached;
import com.plushm.overlay.bushy.BushyMessage.Confirm;
import com.plushm.overlay.bushy.BushyMessage.Detach;
import com.plushm.overlay.bushy.BushyMessage.Join;
import com.plushm.overlay.bushy.BushyMessage.Refusal;
import com.plushm.overlay.bushy.BushyMessage.Refuse;
import java.util.Optional;

/** How the root and the inner nodes take children. */
final class Acceptor {
  private final OverlayContext context;
  private final BushySettings settings;
  private final Bushy node;
  private final Branches branches;
  private final Search search;

  Acceptor(
      OverlayContext context,
      BushySettings settings,
      Bushy node,
      Branches branches,
      Search search) {
    this.context = context;
    this.settings = settings;
    this.node = node;
    this.branches = branches;
    this.search = search;
  }

  void onJoin(Peer from, Incarnation incarnation, Join join) {
    Branch known = branches.get(from.id());
    int age = known == null ? 0 : incarnation.compareTo(known.incarnation);
    if (age < 0) {
      return;
    }
    if (age > 0) {
      node.dropRoles(from.id(), false, "it restarted");
    }
    if (search.isFailed(from.id())) {
      refuse(from, join, Refusal.FAILED, null);
    } else if (!node.accepts() || (!node.isRoot() && join.leaves() > 0)) {
      refuse(from, join, Refusal.NOT_INNER, node.fresh() ? node.root().orElse(null) : null);
    } else if (join.grantKnown() > node.claim().grant()) {
      refuse(from, join, Refusal.STALE, null);
    } else {
      place(from, incarnation, join);
    }
  }

  /** At the root, a joiner without leaves is sent on once there are inner nodes enough. */
  private void place(Peer from, Incarnation incarnation, Join join) {
    boolean inner = branches.attachment(from.id()) != 0 || join.leaves() > 0 || innerWanted();
    Branch on = node.isRoot() && !inner ? branches.emptiest(from.id()) : null;
    if (on != null) {
      on.expected++;
      refuse(from, join, Refusal.GO_ON, on.peer);
    } else if (!branches.hasRoomFor(from.id(), context.now())) {
      refuse(from, join, Refusal.FULL, node.isRoot() ? null : node.root().orElse(null));
    } else {
      long held = Search.nonZero(context);
      branches.reserve(
          new Branch(from, incarnation, held, join.leaves()),
          context.now() + settings.slotReserved());
      context.send(from, new Accept(join.nonce(), held, node.claim()));
    }
  }

  private boolean innerWanted() {
    int wanted =
        settings.inner() > 0 ? settings.inner() : (int) Math.ceil(Math.sqrt(branches.size() + 1.0));
    return branches.taken(context.now()) < wanted;
  }

  private void refuse(Peer from, Join join, Refusal reason, Peer other) {
    Optional<Peer> named = Optional.ofNullable(other).filter(p -> !p.id().equals(from.id()));
    context.send(from, new Refuse(join.nonce(), reason, named));
  }

  void onConfirm(Peer from, Incarnation incarnation, Confirm confirm) {
    Branch slot = branches.take(from.id(), confirm.attachment(), context.now());
    boolean holds =
        slot != null
            && slot.incarnation.equals(incarnation)
            && node.accepts()
            && (node.isRoot() || slot.expected == 0)
            && node.parent().filter(p -> p.id().equals(from.id())).isEmpty()
            && !search.isFailed(from.id());
    if (!holds) {
      context.send(from, new Detach(confirm.attachment(), false));
      return;
    }
    branches.put(slot);
    context.send(from, new Attached(confirm.attachment(), node.position()));
    node.childAttached(from);
  }
}
