package com.plushm.controller.decide;

import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the accounts of an execution's steps into what a person reads. */
final class ExecutionReport {
  private static final int SLOWEST_MAX = 5;

  private record Key(Outcome outcome, Bytes out, Bytes err, long lost) {}

  private final String id;
  private final String name;
  private final HostTable hosts;
  private final Gathering gathering;
  private final List<Step> steps;
  private final Map<Host, RunAccount.Reason> lostEarly = new LinkedHashMap<>();
  private Duration took = Duration.ZERO;
  private boolean interrupted;

  ExecutionReport(String id, String name, HostTable hosts, Gathering gathering, List<Step> steps) {
    this.id = id;
    this.name = name;
    this.hosts = hosts;
    this.gathering = gathering;
    this.steps = steps;
  }

  /** The host was given up before anything was started on it. */
  void lost(Host host) {
    lostEarly.put(host, new RunAccount.Reason(ErrorCode.HOST_LOST, host.reason()));
  }

  void close(Duration duration, boolean wasInterrupted) {
    took = duration;
    interrupted = wasInterrupted;
  }

  Duration took() {
    return took;
  }

  Summary summary() {
    Map<Host, RunAccount.Reason> missing = missing();
    OrdinalSet failed = OrdinalSet.empty();
    int largest = 0;
    List<Summary.Block> blocks = new ArrayList<>();
    for (Step step : steps) {
      failed = failed.union(step.bad()).union(step.notRun());
      for (RunAccount account : step.accounts()) {
        largest = Math.max(largest, account.largestStatus());
      }
      blocks.addAll(blocks(step));
    }
    int targets = gathering.arrived().size();
    for (Host host : missing.keySet()) {
      targets += gathering.arrived().contains(host) ? 0 : 1;
    }
    return new Summary(
        id,
        name,
        took,
        List.copyOf(blocks),
        Gathering.missing(missing),
        targets,
        targets - missing.size(),
        without(failed, missing),
        largest,
        interrupted);
  }

  private int without(OrdinalSet set, Map<Host, RunAccount.Reason> missing) {
    return (int)
        set.stream().map(hosts::byOrdinal).distinct().filter(h -> !missing.containsKey(h)).count();
  }

  /** Every host without an answer, with the first reason. */
  private Map<Host, RunAccount.Reason> missing() {
    Map<Host, RunAccount.Reason> missing = new LinkedHashMap<>(gathering.failures());
    lostEarly.forEach(missing::putIfAbsent);
    for (Step step : steps) {
      for (RunAccount account : step.accounts()) {
        account
            .missing()
            .forEach(
                (why, who) ->
                    who.stream().forEach(o -> missing.putIfAbsent(hosts.byOrdinal(o), why)));
      }
    }
    if (interrupted && steps.stream().allMatch(s -> s.targets().isEmpty())) {
      RunAccount.Reason why =
          new RunAccount.Reason(ErrorCode.HOST_SILENT, "interrupted before anything ran");
      gathering.arrived().forEach(h -> missing.putIfAbsent(h, why));
    }
    return missing;
  }

  /** Equal results of one step, over all the commands that started it. */
  private List<Summary.Block> blocks(Step step) {
    Map<Key, OrdinalSet> equal = new LinkedHashMap<>();
    for (RunAccount account : step.accounts()) {
      for (RunAccount.Fold fold : account.folds()) {
        Key key = new Key(fold.outcome(), fold.out(), fold.err(), fold.lostBytes());
        equal.merge(key, fold.who(), OrdinalSet::union);
      }
    }
    if (!step.notRun().isEmpty()) {
      Outcome outcome = new Outcome(Outcome.Kind.NOT_STARTED, 0, step.whyNot());
      equal.merge(new Key(outcome, Bytes.EMPTY, Bytes.EMPTY, 0), step.notRun(), OrdinalSet::union);
    }
    List<Summary.Block> blocks = new ArrayList<>();
    equal.forEach(
        (key, who) ->
            blocks.add(
                new Summary.Block(
                    step.plan().name(),
                    hosts.names(who),
                    key.outcome,
                    key.out,
                    key.err,
                    key.lost)));
    NodeSet all = NodeSet.empty();
    for (Summary.Block block : blocks) {
      all = all.union(block.hosts());
    }
    List<String> order = all.expand();
    Map<String, Integer> place = new LinkedHashMap<>();
    for (String host : order) {
      place.put(host, place.size());
    }
    blocks.sort(java.util.Comparator.comparing(b -> place.get(b.hosts().get(0))));
    return blocks;
  }

  /** Where the steps stand, in hosts. */
  Progress progress() {
    OrdinalSet targets = OrdinalSet.empty();
    OrdinalSet open = OrdinalSet.empty();
    OrdinalSet failed = OrdinalSet.empty();
    OrdinalSet absent = OrdinalSet.empty();
    String phase = "";
    for (Step step : steps) {
      targets = targets.union(step.targets());
      OrdinalSet rest = step.targets().minus(step.settled());
      open = open.union(rest);
      failed = failed.union(step.bad()).union(step.notRun());
      absent = absent.union(step.absent());
      phase = phase.isEmpty() && !rest.isEmpty() ? step.plan().name() : phase;
    }
    List<Host> slowest =
        open.stream().limit(SLOWEST_MAX).map((Ordinal o) -> hosts.byOrdinal(o)).distinct().toList();
    int never = gathering.failures().size();
    return new Progress(
        phase.isEmpty() ? "finishing" : "running " + phase,
        targets.size() + never,
        targets.minus(open).minus(absent).size(),
        failed.minus(absent).size(),
        absent.size() + never,
        HostTable.names(slowest));
  }
}
