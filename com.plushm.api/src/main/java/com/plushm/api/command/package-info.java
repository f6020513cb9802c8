/**
 * Commands and answers: what the controller numbers and sends down to all, and what each
 * participant sends up, folded on the way (protocol.md §5).
 */
@Version("1.0.0")
@Export
package com.plushm.api.command;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
