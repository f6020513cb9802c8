/**
 * Files on their way down the tree and up: how a file is cut into parts that can be checked one by
 * one, the messages that carry them, and the disk as a protocol sees it (protocol.md §5.7).
 */
@Version("1.0.0")
@Export
package com.plushm.api.file;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
