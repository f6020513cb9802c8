/**
 * RanSub: in rounds, every node of a tree gets a uniformly random subset of the others' states. A
 * wave goes down with samples of those who are not below the receiver, and one comes up with
 * samples of those who are; {@link com.plushm.overlay.randtree.ransub.Sample#compact} merges them
 * so that everybody keeps the same chance, however unequal the subtrees are.
 */
package com.plushm.overlay.randtree.ransub;
