package com.plushm.controller.shell.plan;

import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.FailurePolicy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process, barrier or workflow.
 *
 * @param kind {@code task}, {@code service}, {@code barrier} or {@code workflow}
 * @param on the components whose hosts take part
 * @param command its words; none for a barrier
 * @param notes what else is to be said of it: when it opens, how many inputs, limits of time, what
 *     follows from a failure
 */
public record PlannedBlock(
    String name,
    String kind,
    List<String> on,
    List<String> after,
    List<String> command,
    boolean shell,
    List<String> notes) {

  /** All blocks, each behind those that it comes after, otherwise as in the file. */
  public static List<PlannedBlock> all(Specification specification) {
    List<PlannedBlock> blocks = new ArrayList<>();
    specification.processes().forEach(p -> blocks.add(of(p, specification)));
    specification.barriers().forEach(b -> blocks.add(of(b, specification)));
    specification.workflows().forEach(w -> blocks.add(of(w, specification)));
    return ordered(blocks);
  }

  private static PlannedBlock of(Specification.Process process, Specification specification) {
    Specification.Conduct conduct = process.conduct();
    List<String> notes =
        new ArrayList<>(
            SettingWords.place(process.shell(), process.environment(), process.directory()));
    notes.addAll(SettingWords.conduct(conduct));
    if (process.idempotent()) {
      notes.add("idempotent");
    }
    if (!process.timeout().isZero()) {
      notes.add("at most " + PlanWords.time(process.timeout()));
    }
    notes.addAll(
        PlanWords.monitors(PlanWords.watching(conduct.monitors(), specification.monitors())));
    notes.add(PlanWords.failure(conduct, specification.onFailure()));
    return new PlannedBlock(
        process.name(),
        conduct.service() ? "service" : "task",
        List.of(process.on()),
        process.after(),
        process.command(),
        process.shell(),
        notes);
  }

  private static PlannedBlock of(Specification.Barrier barrier, Specification specification) {
    return new PlannedBlock(
        barrier.name(),
        "barrier",
        barrier.on(),
        barrier.after(),
        List.of(),
        false,
        PlanWords.barrier(barrier, specification.onFailure()));
  }

  private static PlannedBlock of(Specification.Workflow workflow, Specification specification) {
    List<String> notes = new ArrayList<>();
    notes.add(workflow.inputs().size() + " inputs, " + workflow.slots() + " at a time on a host");
    notes.add("each tried " + PlanWords.times(workflow.attempts()) + " at most");
    if (workflow.knee() > 0) {
      String factor = PlanWords.factor(workflow.knee());
      notes.add("a straggler's input goes to a second host, factor " + factor);
    }
    notes.addAll(
        SettingWords.place(workflow.shell(), workflow.environment(), workflow.directory()));
    if (!workflow.timeout().isZero()) {
      notes.add("at most " + PlanWords.time(workflow.timeout()) + " for one");
    }
    notes.addAll(PlanWords.monitors(specification.monitors()));
    FailurePolicy policy = PlanWords.ofWorkflow(specification.onFailure());
    notes.add(PlanWords.failure("if an input fails, ", policy));
    return new PlannedBlock(
        workflow.name(),
        "workflow",
        List.of(workflow.on()),
        workflow.after(),
        workflow.command(),
        workflow.shell(),
        notes);
  }

  private static List<PlannedBlock> ordered(List<PlannedBlock> blocks) {
    Set<PlannedBlock> left = new LinkedHashSet<>(blocks);
    List<PlannedBlock> ordered = new ArrayList<>();
    boolean moved = true;
    while (moved && !left.isEmpty()) {
      List<String> waiting = left.stream().map(PlannedBlock::name).toList();
      List<PlannedBlock> ready =
          left.stream().filter(b -> b.after().stream().noneMatch(waiting::contains)).toList();
      ordered.addAll(ready);
      moved = left.removeAll(ready);
    }
    return ordered;
  }
}
