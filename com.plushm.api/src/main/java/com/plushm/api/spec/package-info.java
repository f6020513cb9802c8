/**
 * An application as its user described it (application.md §1), after all checks: pools, components,
 * processes and their order.
 */
@Version("1.0.0")
@Export
package com.plushm.api.spec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
