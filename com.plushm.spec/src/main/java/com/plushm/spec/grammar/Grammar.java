package com.plushm.spec.grammar;

import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.SpecLimits;
import com.plushm.spec.grammar.Shape.Block;
import com.plushm.spec.grammar.Shape.Key;
import com.plushm.spec.grammar.Shape.Table;
import com.plushm.spec.grammar.Shape.Text;
import com.plushm.spec.grammar.Shape.Word;
import java.util.List;

/**
 * The one table of keys, here from the top, and below it by the parts of a specification. Who adds
 * a key adds it to the table, and the schema, the reference and the checks follow.
 */
public final class Grammar {
  private Grammar() {}

  /** A whole specification. */
  public static final Block SPECIFICATION =
      new Block(
          "a specification",
          List.of(
              Key.needed(
                  "name",
                  Forms.TEXT,
                  "What the application is called. One line of up to 100 characters."),
              Key.of(
                  "variables",
                  new Shape.Before(
                      new Table(
                          "the variables",
                          KeyRule.VARIABLE,
                          0,
                          SpecLimits.VARIABLES_MAX,
                          new Text(Scope.ANY))),
                  "Values for `${NAME}` everywhere below. The command line can replace them."),
              Key.needed(
                  "pools",
                  Forms.named("the pools", 1, SpecLimits.POOLS_MAX, PoolKeys.POOL),
                  "Hosts that may be used, by the pool's name."),
              Key.of(
                  "software",
                  Forms.named("the software", 0, SpecLimits.POOLS_MAX, SoftwareKeys.SOFTWARE),
                  "Packages that components need, by the package's name."),
              Key.needed(
                  "components",
                  Forms.named("the components", 1, SpecLimits.POOLS_MAX, ComponentKeys.COMPONENT),
                  "Named sets of hosts, each taken from a pool."),
              Key.of(
                  "processes",
                  Forms.named("the processes", 1, SpecLimits.BLOCKS_MAX, ProcessKeys.PROCESS),
                  "What runs on the hosts, by the process's name. Either processes or workflows"
                      + " there must be."),
              Key.of(
                  "barriers",
                  Forms.named("the barriers", 0, SpecLimits.BLOCKS_MAX, BarrierKeys.BARRIER),
                  "Where hosts wait for each other, by the barrier's name."),
              Key.of(
                  "workflows",
                  Forms.named("the workflows", 0, SpecLimits.BLOCKS_MAX, WorkflowKeys.WORKFLOW),
                  "Farms of tasks over inputs, by the workflow's name."),
              Key.of(
                  "onFailure",
                  CareKeys.ON_FAILURE,
                  "What follows when a block fails that does not say itself."),
              Key.of("monitor", CareKeys.MONITOR, "Watches every process that has no own monitor."),
              Key.of("monitors", CareKeys.MONITORS, "Several of them."),
              Key.of(
                  "massFailure",
                  new Word(List.of(MassFailure.WORDS.split(", ", -1))),
                  "What follows when most hosts are lost at once. When more than half of them, and"
                      + " at least five, are lost within 30 s: with `wait`, nothing is launched"
                      + " again, replaced or given up for a minute, then it goes on; `abort` ends"
                      + " the run. Not said: what the controller was started with,"
                      + " `--mass-failure`, else `wait`.")));
}
