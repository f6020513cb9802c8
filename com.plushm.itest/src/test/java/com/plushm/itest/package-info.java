/**
 * Tests of the whole: that the tree is laid out as ARCHITECTURE.md says (classes, manifests,
 * sources, the bnd workspace), and that the products work in a real framework and as real
 * processes.
 */
package com.plushm.itest;
