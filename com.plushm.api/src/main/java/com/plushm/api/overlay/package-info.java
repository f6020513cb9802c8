/**
 * What an overlay is to the rest of the system: a tree that builds and heals itself behind a few
 * downcalls, upcalls and queries (paper §2.3, protocol.md §2). A new overlay is one bundle with one
 * {@link com.plushm.api.overlay.OverlayFactory} service.
 */
@Version("1.0.0")
@Export
package com.plushm.api.overlay;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
