/**
 * The messages of the control link by the paper's names (§3.1–3.6): SETPEER, SETROOT, SETCTRL,
 * INVITE, JOIN, GETSTATUS, DISCONNECTED, DISCONNECT, and ADMIT beside them (protocol.md §4). They
 * stand here and not in one bundle because three speak them: controller, fabric and simulator.
 * Their codec stands beside them for the same reason.
 */
@Version("1.0.0")
@Export
package com.plushm.api.control;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
