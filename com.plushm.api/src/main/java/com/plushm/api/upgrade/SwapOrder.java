package com.plushm.api.upgrade;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What is to be exchanged for what.
 *
 * @param symbolicName of the installed bundle, and of the new one
 * @param jar the new bundle
 * @param sha256 of the jar, 64 hexadecimal digits
 * @param service the interface of the service that the bundle has to offer afterwards; empty for a
 *     bundle that offers none
 * @param filter which service of that interface, as {@code (plushm.overlay=star)}; empty for any
 * @param deadline how long the new bundle may take from being put in place to offering its service
 */
public record SwapOrder(
    String symbolicName,
    Path jar,
    String sha256,
    String service,
    String filter,
    Duration deadline) {}
