package com.plushm.api.transport;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;

/** The other end of a link, as its certificate and its greeting say. */
public record Remote(Peer peer, Incarnation incarnation, Role role) {}
