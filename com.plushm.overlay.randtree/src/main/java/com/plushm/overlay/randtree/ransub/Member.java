package com.plushm.overlay.randtree.ransub;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;

/**
 * A node's state, as RanSub carries it to random others.
 *
 * @param depth edges between the root and the node
 * @param free slots that the node has for children
 */
public record Member(Peer peer, Incarnation incarnation, int depth, int free) {}
