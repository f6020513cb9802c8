/**
 * The remote start-up mechanism (paper §3.3): a launcher starts a client on a host and hands back
 * the channel over which the client is enrolled.
 */
@Version("1.0.0")
@Export
package com.plushm.api.launch;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
