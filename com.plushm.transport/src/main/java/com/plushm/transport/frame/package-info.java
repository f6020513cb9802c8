/**
 * Messages as they lie on a connection: length, channel, type, body. The decoder believes nothing,
 * the outbox lets many small messages leave in one write.
 */
package com.plushm.transport.frame;
