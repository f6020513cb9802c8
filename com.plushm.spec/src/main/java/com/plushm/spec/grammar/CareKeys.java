package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.COMMAND;
import static com.plushm.spec.grammar.Forms.TEXT;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Span;
import com.plushm.spec.grammar.Shape.Whole;
import com.plushm.spec.grammar.Shape.Word;
import java.util.List;

/** Keys of monitors and of what follows from a failure. */
final class CareKeys {
  static final Block MONITOR =
      new Block(
          "a monitor",
          List.of(
              Key.of("command", COMMAND, "A command on the host that must end with status 0."),
              Key.of("pattern", TEXT, "A regular expression that no line of output should match."),
              Key.of("silence", new Span(), "How long the process may be silent."),
              Key.of(
                  "every", new Span(), "From one run of the command to the next. 10s if left out."),
              Key.of(
                  "threshold",
                  new Whole(1, SpecLimits.TIMES_MAX),
                  "So many failures of the command one after the other, or lines that match, trip"
                      + " it. 1 if left out.")));

  static final Items MONITORS = new Items(MONITOR, 1, SpecLimits.MONITORS_MAX, "");

  private static final String[] ACTIONS = {"fail", "ignore", "replace", "abort", "restartAll"};

  static final Shape ON_FAILURE =
      Choice.of(
          Word.of("restart", "fail", "ignore", "replace", "abort", "restartAll"),
          new Block(
              "what follows a failure",
              List.of(
                  Key.of(
                      "restart",
                      Choice.of(Word.of("always"), new Whole(0, SpecLimits.TIMES_MAX)),
                      "So many times the process is started again on its host first, or"
                          + " `always`."),
                  Key.of(
                      "backoff",
                      new Span(),
                      "The pause before the first restart. It doubles each time, up to a minute;"
                          + " 1s if left out."),
                  Key.of(
                      "then",
                      Word.of(ACTIONS),
                      "What follows when that did not help. `fail`: it counts as failed, and what"
                          + " comes after it on this host is not run; `ignore`: it counts as done;"
                          + " `replace`: another host takes the place of this one and begins from"
                          + " the beginning; `abort`: the run ends; `restartAll`: everything is"
                          + " ended, and the application begins anew, once. Left out: what the"
                          + " application says, else `fail`."),
                  Key.of(
                      "handler",
                      COMMAND,
                      "A command on the controller's machine that is told of the failure."))));

  private CareKeys() {}
}
