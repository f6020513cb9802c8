package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.TEXT;
import static com.plushm.spec.grammar.Forms.TEXTS;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Table;
import com.plushm.spec.grammar.Shape.Whole;
import java.util.List;

/** Keys of components and of their constraints. */
final class ComponentKeys {
  private static final int COUNT_MAX = 1_000_000;

  /** One of some texts, or none of them. */
  private static final Shape WORDS =
      Choice.of(
          TEXT,
          new Items(TEXT, 1, SpecLimits.VALUES_MAX, ""),
          new Block(
              "a constraint",
              List.of(Key.needed("not", TEXTS, "What it must not be. One text, or a list."))));

  private static final String BOUNDS =
      " `\">=4\"`, `\"<=64\"`, or both in a list; a number alone means at least.";

  private static final Block CONSTRAINTS =
      new Block(
          "the constraints",
          List.of(
              Key.of("os", WORDS, "The operating system. As in `linux`."),
              Key.of(
                  "arch",
                  WORDS,
                  "The processor's architecture. As in `x86_64`, `aarch64`; `amd64` and `arm64`"
                      + " are taken for these."),
              Key.of("cores", TEXTS, "How many processors." + BOUNDS),
              Key.of("memory", TEXTS, "How much memory, with K, M, G or T." + BOUNDS),
              Key.of(
                  "labels",
                  new Table("the labels", KeyRule.LABEL, 0, SpecLimits.CONSTRAINTS_MAX / 2, WORDS),
                  "Labels of pools and hosts, and what they must be.")));

  static final Block COMPONENT =
      new Block(
          "a component",
          List.of(
              Key.of(
                  "pool",
                  TEXT,
                  "The pool to take hosts from. May be left out if there is only one."),
              Key.of(
                  "count",
                  new Whole(1, COUNT_MAX),
                  "How many hosts. Left out: all that the pool's other components leave."),
              Key.of(
                  "min",
                  new Whole(1, COUNT_MAX),
                  "With how many it can do if hosts fail. `count` if left out."),
              Key.of(
                  "constraints",
                  CONSTRAINTS,
                  "What each host has to fulfil. A text, a list of which one must hold, or"
                      + " `{not: ...}`."),
              Key.of(
                  "software",
                  TEXTS,
                  "Packages that each host needs before anything runs. A name under `software`, or"
                      + " a list of them.")));

  private ComponentKeys() {}
}
