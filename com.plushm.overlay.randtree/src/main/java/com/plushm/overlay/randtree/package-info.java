/**
 * RandTree: a random tree of bounded degree that builds and heals itself (protocol.md §3). A join
 * enters at the root and moves down to where room is; whoever loses its parent keeps its own
 * children and looks for another one; the greatest claim is root. {@link
 * com.plushm.overlay.randtree.RandTree} takes one event at a time and gives it to the part that
 * owns the rule; {@link com.plushm.overlay.randtree.RandTreeMessage} lists what is said, {@link
 * com.plushm.overlay.randtree.RandTreeProperties} what must always hold.
 */
package com.plushm.overlay.randtree;
