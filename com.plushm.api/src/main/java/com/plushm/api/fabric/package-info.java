/**
 * The communication fabric as clients see it: commands come down in order, answers go up folded,
 * whatever tree carries them (protocol.md §2 and §5).
 */
@Version("1.0.0")
@Export
package com.plushm.api.fabric;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
