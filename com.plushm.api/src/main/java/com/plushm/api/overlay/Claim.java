package com.plushm.api.overlay;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.NodeId;

/**
 * A claim to be root. The greatest claim wins: by grant number, granted before self-promoted, by
 * term, then the smaller id (protocol.md §3.5).
 *
 * @param grant the number of the controller's last grant that the claimant knows; 0 before any
 * @param granted whether that grant names the claimant itself
 * @param term raised at each self-promotion
 */
public record Claim(long grant, boolean granted, long term, NodeId node)
    implements Comparable<Claim> {
  /** Less than every claim: what a node holds that has heard of no root. */
  public static final Claim NONE = new Claim(0, false, 0, new NodeId(-1L, -1L));

  @Override
  public int compareTo(Claim other) {
    int order = Long.compare(grant, other.grant);
    if (order == 0) {
      order = Boolean.compare(granted, other.granted);
    }
    if (order == 0) {
      order = Long.compare(term, other.term);
    }
    return order != 0 ? order : other.node.compareTo(node);
  }

  public void write(FieldWriter out) {
    out.number(grant).flag(granted).number(term).node(node);
  }

  public static Claim read(FieldReader in) throws CodecException {
    return new Claim(in.natural(), in.flag(), in.natural(), in.node());
  }

  @Override
  public String toString() {
    return "grant " + grant + (granted ? "" : "?") + " term " + term + " by " + node.shortForm();
  }
}
