package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Grant;
import com.plushm.api.overlay.Overlay;

/**
 * The last grant of the root's role that this node has seen (protocol.md §3.5). It is signed, so it
 * counts from whomever it comes, and a root proves itself by passing it on.
 */
final class Grants {
  private final NodeContext context;
  private final Overlay overlay;
  private GrantRoot current = new GrantRoot(0, Claim.NONE.node(), Incarnation.NONE, Bytes.EMPTY);

  Grants(NodeContext context, Overlay overlay) {
    this.context = context;
    this.overlay = overlay;
  }

  /** A root shows whom it invites why it is root; who is none any more invites nobody. */
  void prove(Peer to) {
    if (overlay.isRoot() && current.number() > 0) {
      context.send(to, current);
    }
  }

  long number() {
    return current.number();
  }

  boolean isFor(NodeId node) {
    return current.number() > 0 && current.node().equals(node);
  }

  /** Takes a grant of a greater number than known. */
  void accept(GrantRoot news) {
    byte[] signed = GrantRoot.signedBytes(news.number(), news.node(), news.incarnation());
    if (!context.signedByController(signed, news.signature())) {
      context.count("control.unsigned");
    } else if (news.number() > current.number()) {
      current = news;
      overlay.grant(new Grant(news.number(), news.node(), news.incarnation()));
    }
  }
}
