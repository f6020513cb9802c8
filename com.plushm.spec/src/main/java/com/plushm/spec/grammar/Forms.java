package com.plushm.spec.grammar;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Table;
import com.plushm.spec.grammar.Shape.Text;

/** Shapes that many keys have. */
final class Forms {
  static final Text TEXT = new Text(Scope.READ);

  /** Text, or several in a list. */
  static final Shape TEXTS = Choice.of(TEXT, new Items(TEXT, 1, SpecLimits.POOLS_MAX, ""));

  static final String COMMAND_ADVICE = "write a list of words, as in [echo, hello]";

  /** A command that no shell sees. */
  static final Items COMMAND = new Items(TEXT, 1, SpecLimits.WORDS_MAX, COMMAND_ADVICE);

  /** Names of blocks. */
  static final Shape AFTER = Choice.of(TEXT, new Items(TEXT, 0, 3 * SpecLimits.BLOCKS_MAX, ""));

  private Forms() {}

  static Table named(String what, int min, int max, Shape value) {
    return new Table(what, KeyRule.NAME, min, max, value);
  }
}
