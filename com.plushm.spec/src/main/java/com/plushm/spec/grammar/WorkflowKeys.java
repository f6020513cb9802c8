package com.plushm.spec.grammar;

import static com.plushm.spec.grammar.Forms.TEXT;

import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Choice;
import com.plushm.spec.grammar.Shape.Items;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Whole;
import java.util.ArrayList;
import java.util.List;

/** Keys of workflows. */
final class WorkflowKeys {
  private static final int NUMBER_MAX = 1_000_000_000;
  private static final int ATTEMPTS_MAX = 1_000;

  private static final Block INPUTS =
      new Block(
          "the inputs",
          List.of(
              Key.of(
                  "range",
                  new Items(new Whole(-NUMBER_MAX, NUMBER_MAX), 2, 3, "write [FIRST, LAST]"),
                  "All whole numbers from the first to the last. A third number is the step."),
              Key.of("file", TEXT, "A file with an input in each line. Empty lines are none.")));

  static final Block WORKFLOW = new Block("a workflow", keys());

  private WorkflowKeys() {}

  private static List<Key> keys() {
    List<Key> keys = new ArrayList<>(ProcessKeys.task(Scope.TASK));
    keys.addAll(
        List.of(
            Key.needed(
                "inputs",
                Choice.of(
                    new Items(TEXT, 1, SpecLimits.INPUTS_MAX, "write a list, or {file: PATH}"),
                    INPUTS),
                "What there is to do: each input is a task. A list, `{range: [1, 100]}`, or"
                    + " `{file: PATH}`; `${input}` and `${index}` stand for it in command, shell"
                    + " and environment."),
            Key.of(
                "slots",
                new Whole(1, SpecLimits.SLOTS_MAX),
                "Tasks at a time on one host. 1 if left out."),
            Key.of(
                "attempts",
                new Whole(1, ATTEMPTS_MAX),
                "How often one input is tried, at most. 3 if left out."),
            Key.of(
                "knee",
                BarrierKeys.KNEE,
                "`true` if a straggler's input is given to a second host too. The first result"
                    + " wins; `{factor: 4}` says what a straggler is, as for barriers.")));
    return List.copyOf(keys);
  }
}
