/**
 * Authenticated links between nodes: send to a peer, hear from a peer, learn that a peer is gone.
 * Connections, TLS and framing are the transport's own affair.
 */
@Version("1.0.0")
@Export
package com.plushm.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
