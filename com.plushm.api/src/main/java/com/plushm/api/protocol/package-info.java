/**
 * The context through which a protocol acts: time, randomness, timers and durability come from here
 * and from nowhere else, so that the same class runs on a host and in a simulation (protocol.md
 * §2).
 */
@Version("1.0.0")
@Export
package com.plushm.api.protocol;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
