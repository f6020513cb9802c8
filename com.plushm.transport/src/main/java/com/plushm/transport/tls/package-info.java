/**
 * Who may talk to whom, and how it is kept private: TLS 1.3 with a certificate on both sides, each
 * signed by the deployment's own authority and by nobody else. No key store, no list of public
 * authorities, no look-up on the network.
 */
package com.plushm.transport.tls;
