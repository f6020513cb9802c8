/**
 * How a bundle of a running process is exchanged for another version of itself: its new jar is
 * checked, put in its place, and has to offer its service again in time; or else the old one comes
 * back. What the bundle's users keep meanwhile is their own matter; the fabric keeps an overlay's
 * snapshot (protocol.md §6).
 */
@Version("1.0.0")
@Export
package com.plushm.api.upgrade;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
