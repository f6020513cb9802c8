/**
 * Bushy: a tree of depth two. About as many nodes as the square root of all are inner nodes,
 * children of the root, and the others are their leaves; so nobody has many neighbours and
 * everybody is near. {@link com.plushm.overlay.bushy.Bushy} is the protocol, {@link
 * com.plushm.overlay.bushy.BushyMessage} its messages.
 */
package com.plushm.overlay.bushy;
