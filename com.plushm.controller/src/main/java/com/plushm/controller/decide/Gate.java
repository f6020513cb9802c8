package com.plushm.controller.decide;

import com.plushm.api.id.OrdinalSet;
import com.plushm.controller.decide.application.Barrier;
import java.util.List;

/** A barrier of an execution: its state, and what asks whether it may open. */
final class Gate {
  /**
   * What holds for it.
   *
   * @param steps its step on each component that takes part
   * @param until the steps whose end gives a place back
   * @param callback asked on this machine whether it opens; empty for nobody
   */
  record Plan(
      String name,
      Barrier.Rules rules,
      List<Integer> steps,
      List<Integer> until,
      List<String> callback) {}

  /** How the barrier stood when its callback was asked. */
  record Question(OrdinalSet entered, OrdinalSet expected) {
    static final Question NONE = new Question(OrdinalSet.empty(), OrdinalSet.empty());
  }

  private final Plan plan;
  private Barrier barrier;

  /** What the callback was asked last. */
  Question asked = Question.NONE;

  /** Whether an answer of the callback is outstanding. */
  boolean asking;

  /** Whether it is decided what follows from its failure. */
  boolean judged;

  /** What a person was told last of its callback; the same is not told again after each change. */
  String told = "";

  Gate(Plan plan) {
    this.plan = plan;
    this.barrier = new Barrier(plan.rules());
  }

  Plan plan() {
    return plan;
  }

  Barrier barrier() {
    return barrier;
  }

  /** Everything begins anew. */
  void reset() {
    barrier = new Barrier(plan.rules());
    asked = Question.NONE;
    asking = false;
    judged = false;
  }
}
