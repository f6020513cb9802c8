/**
 * What a link is, apart from any socket: one logical link a peer over the connections that happen
 * to be there, agreed between both ends by a greeting and three small words. {@link
 * com.plushm.transport.link.PeerLink} decides, whoever holds the sockets obeys.
 */
package com.plushm.transport.link;
