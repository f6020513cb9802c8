/**
 * Who is who: node keys, incarnations, host names, ordinals and the numbers of commands
 * (protocol.md §1). A host name is what a user wrote, a node id is what a certificate proves; the
 * two are different types on purpose, so that the confusion of the paper's §3.5 does not compile.
 */
@Version("1.0.0")
@Export
package com.plushm.api.id;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
