package com.plushm.api.overlay;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;

/**
 * The controller's numbered word that one incarnation of one node is root. Its signature is checked
 * before an overlay sees it.
 */
public record Grant(long number, NodeId node, Incarnation incarnation) {}
