package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.RunVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One process of an execution on its hosts; each host is in one of its sets. */
final class Step {
  /**
   * What is to be run.
   *
   * @param team the component's index
   * @param after indices of the steps that must have ended well on a host before
   * @param cargo what is moved; empty if a process is run
   */
  record Plan(
      String name,
      int team,
      List<Integer> after,
      boolean shell,
      boolean expand,
      List<String> words,
      List<String> environment,
      String directory,
      long timeoutMillis,
      boolean idempotent,
      Optional<Cargo> cargo) {

    /** Something that is moved to or from the hosts of the first component. */
    static Plan of(String name, Cargo cargo) {
      return new Plan(
          name, 0, List.of(), false, false, List.of(), List.of(), "", 0, true, Optional.of(cargo));
    }

    /**
     * @param ranks the hosts of the component, in the order of their ranks
     * @param values of the run variables that the controller knows
     */
    Command command(
        String execution, OrdinalSet targets, List<Ordinal> ranks, Map<String, String> values) {
      if (cargo.isPresent()) {
        return cargo.get().command(execution, name, targets);
      }
      return new Command.Run(
          execution,
          name,
          targets,
          ranks,
          shell,
          expand,
          expand ? replaced(words, values) : words,
          expand ? replaced(environment, values) : environment,
          directory,
          timeoutMillis,
          idempotent);
    }
  }

  private static List<String> replaced(List<String> texts, Map<String, String> values) {
    return texts.stream().map(text -> RunVariables.replace(text, values)).toList();
  }

  private final Plan plan;
  private final List<RunAccount> accounts = new ArrayList<>();
  private OrdinalSet targets = OrdinalSet.empty();
  private OrdinalSet started = OrdinalSet.empty();
  private OrdinalSet well = OrdinalSet.empty();
  private OrdinalSet bad = OrdinalSet.empty();
  private OrdinalSet absent = OrdinalSet.empty();
  private OrdinalSet notRun = OrdinalSet.empty();
  private String whyNot = "";

  Step(Plan plan) {
    this.plan = plan;
  }

  Plan plan() {
    return plan;
  }

  List<RunAccount> accounts() {
    return accounts;
  }

  void targets(OrdinalSet hosts) {
    targets = hosts;
  }

  OrdinalSet targets() {
    return targets;
  }

  /** Who ended well. */
  OrdinalSet well() {
    return well;
  }

  /** Who ended, but not well. */
  OrdinalSet bad() {
    return bad;
  }

  /** Whose answer is missing. */
  OrdinalSet absent() {
    return absent;
  }

  /** Where it will not be run. */
  OrdinalSet notRun() {
    return notRun;
  }

  String whyNot() {
    return whyNot;
  }

  /** Where it may still be started. */
  OrdinalSet unstarted() {
    return targets.minus(started).minus(absent).minus(notRun);
  }

  OrdinalSet settled() {
    return well.union(bad).union(absent).union(notRun);
  }

  boolean complete() {
    return settled().size() == targets.size();
  }

  void started(RunAccount account) {
    accounts.add(account);
    started = started.union(account.roster());
  }

  /** Takes over what the account says by now. */
  void settle(RunAccount account) {
    OrdinalSet succeeded = account.succeeded();
    well = well.union(succeeded);
    bad = bad.union(account.answered().minus(succeeded));
    absent = absent.union(account.absent());
  }

  /** It will not be run there. */
  void skip(OrdinalSet hosts, String why) {
    OrdinalSet skipped = hosts.intersect(unstarted());
    if (!skipped.isEmpty()) {
      notRun = notRun.union(skipped);
      whyNot = why;
    }
  }

  /** Their answer to an earlier step is missing, so there will be none to this one. */
  void lose(OrdinalSet hosts) {
    absent = absent.union(hosts.intersect(unstarted()));
  }
}
