package com.plushm.overlay.randtree.ransub;

/** Whom a node may get to see. */
public enum Variant {
  /** Everybody else. */
  ALL,
  /** Who is not below the node: no one of them can close a cycle as its parent. */
  NON_DESCENDANTS,
  /** Who stands before the node in one order of all (parents first, then siblings in order). */
  ORDERED
}
