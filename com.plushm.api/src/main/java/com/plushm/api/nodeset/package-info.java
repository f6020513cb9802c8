/**
 * Sets of host names, as a person writes and reads them: {@code node[001-128],login!node[005,007]}.
 *
 * <p>{@link com.plushm.api.nodeset.NodeSet} is the value: an immutable, naturally ordered set of
 * names with the syntax and the algebra of ClusterShell's node sets. It is read from an expression,
 * folded back into the shortest expression that we find, and combined with other sets. A {@link
 * com.plushm.api.nodeset.GroupResolver} tells what {@code @group} stands for. Nothing here resolves
 * or contacts a host: a name is text until somebody invites it. Where we deviate from ClusterShell,
 * {@link com.plushm.api.nodeset.NodeSet} says so.
 */
@Export
@Version("1.0.0")
package com.plushm.api.nodeset;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
