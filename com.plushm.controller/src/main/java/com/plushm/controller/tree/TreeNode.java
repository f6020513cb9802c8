package com.plushm.controller.tree;

import com.plushm.api.control.NodeReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A host in the tree.
 *
 * @param host its name, or the short id of a node that is no host's
 * @param depth of the root 0; -1 outside the tree
 * @param health of it and all below
 * @param inState since its place in the tree changed, or outside the tree its host's state
 * @param note why it is not well; empty if it is
 */
public record TreeNode(
    String host,
    int depth,
    Health health,
    Duration inState,
    Optional<NodeReport> report,
    String note,
    List<TreeNode> children) {}
