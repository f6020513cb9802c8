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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns the accounts of an execution's steps into what a person reads. */
final class ExecutionReport {
  /** What became of a host that is here again, and knows nothing of what it was told to do. */
  static final String STORE_LOST = "it came back without its store";

  private static final int SLOWEST_MAX = 5;

  private record Key(Outcome outcome, Bytes out, Bytes err, long lost) {}

  private final String id;
  private final String name;
  private final HostTable hosts;
  private final Gathering gathering;
  private final List<Step> steps;

  /** The steps as they come after each other. */
  private final List<Step> order;

  private final Farms farms;
  private final Map<Host, RunAccount.Reason> lostEarly = new LinkedHashMap<>();
  private Duration took = Duration.ZERO;
  private boolean interrupted;

  ExecutionReport(
      String id, String name, HostTable hosts, Gathering gathering, List<Step> steps, Farms farms) {
    this.id = id;
    this.farms = farms;
    this.name = name;
    this.hosts = hosts;
    this.gathering = gathering;
    this.steps = steps;
    this.order = ordered(steps);
  }

  /** What comes before stands before; else as they are. */
  private static List<Step> ordered(List<Step> steps) {
    Set<Integer> placed = new LinkedHashSet<>();
    int before = -1;
    while (placed.size() > before) {
      before = placed.size();
      for (int i = 0; i < steps.size(); i++) {
        if (placed.containsAll(steps.get(i).plan().after()) && placed.add(i)) {
          break; // Those that stand before it may come now.
        }
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      placed.add(i);
    }
    return placed.stream().map(steps::get).toList();
  }

  /** The host was given up before anything was started on it. */
  void lost(Host host) {
    lostEarly.put(host, early(host));
  }

  /** The host was given up while it was needed. */
  void lost(Host host, String why) {
    lostEarly.put(host, new RunAccount.Reason(ErrorCode.HOST_LOST, why));
  }

  /** Why a host is missing that was given up before anything was started on it. */
  static RunAccount.Reason early(Host host) {
    String words = host.reason().isEmpty() ? STORE_LOST : host.reason();
    return new RunAccount.Reason(ErrorCode.HOST_LOST, words);
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
    for (Step step : order) {
      if (step.plan().work() instanceof Work.Remove) {
        continue;
      }
      OrdinalSet counted = counted(step);
      failed = failed.union(counted).union(step.notRun());
      if (!counted.isEmpty()) {
        for (RunAccount account : step.accounts()) {
          largest = Math.max(largest, account.largestStatus());
        }
      }
      if (step.plan().work() instanceof Work.Tasks) {
        blocks.addAll(tasks(steps.indexOf(step), step));
      } else if (step.plan().visible() || (step.plan().software() && !counted.isEmpty())) {
        blocks.addAll(blocks(step));
      }
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

  /** Failures that are failures: not those that count as done, nor a service that was ended. */
  private static OrdinalSet counted(Step step) {
    return step.bad().minus(step.done());
  }

  private int without(OrdinalSet set, Map<Host, RunAccount.Reason> missing) {
    return (int)
        set.stream().map(hosts::byOrdinal).distinct().filter(h -> !missing.containsKey(h)).count();
  }

  /** Every host without an answer, with the first reason. */
  private Map<Host, RunAccount.Reason> missing() {
    Map<Host, RunAccount.Reason> missing = new LinkedHashMap<>(gathering.failures());
    for (Step step : steps) {
      for (RunAccount account : step.accounts()) {
        account
            .missing()
            .forEach(
                (why, who) ->
                    who.intersect(step.absent()).stream()
                        .forEach(o -> missing.putIfAbsent(hosts.byOrdinal(o), why)));
      }
    }
    lostEarly.forEach(missing::putIfAbsent);
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
        OrdinalSet who = fold.who().intersect(step.targets());
        if (!who.isEmpty()) {
          equal.merge(key, who, OrdinalSet::union);
        }
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

  /** Results of a workflow: equal ones of several inputs are one, named by the inputs' numbers. */
  private List<Summary.Block> tasks(int index, Step step) {
    Map<Key, OrdinalSet> who = new LinkedHashMap<>();
    Map<Key, OrdinalSet> inputs = new LinkedHashMap<>();
    for (RunAccount account : step.accounts()) {
      Optional<Integer> input = farms.input(index, account.id());
      if (input.isPresent() && farms.counts(index, account.id())) {
        for (RunAccount.Fold fold : account.folds()) {
          Key key = new Key(fold.outcome(), fold.out(), fold.err(), fold.lostBytes());
          who.merge(key, fold.who(), OrdinalSet::union);
          inputs.merge(key, OrdinalSet.of(input.get()), OrdinalSet::union);
        }
      }
    }
    List<Summary.Block> blocks = new ArrayList<>();
    who.forEach(
        (key, hosts) ->
            blocks.add(
                new Summary.Block(
                    step.plan().name() + "[" + inputs.get(key).format() + "]",
                    this.hosts.names(hosts),
                    key.outcome,
                    key.out,
                    key.err,
                    key.lost)));
    return blocks;
  }

  /** What a step is called while it is waited for. */
  private String phase(Step step) {
    Step.Plan plan = step.plan();
    if (plan.software()) {
      return "installing " + plan.name();
    } else if (plan.work() instanceof Work.Pass) {
      return "at barrier " + plan.name();
    } else if (plan.work() instanceof Work.Tasks) {
      int[] done = farms.progress(steps.indexOf(step)).orElseThrow();
      return "running " + plan.name() + " (" + done[0] + "/" + done[2] + ")";
    }
    return "running " + plan.name();
  }

  /** Where the steps stand, in hosts. */
  Progress progress() {
    OrdinalSet targets = OrdinalSet.empty();
    OrdinalSet open = OrdinalSet.empty();
    OrdinalSet failed = OrdinalSet.empty();
    OrdinalSet absent = OrdinalSet.empty();
    String phase = "";
    for (Step step : order) {
      if (step.plan().work() instanceof Work.Remove) {
        continue;
      }
      targets = targets.union(step.targets());
      OrdinalSet rest = step.targets().minus(step.settled());
      open = open.union(rest);
      failed = failed.union(counted(step)).union(step.notRun());
      absent = absent.union(step.absent());
      phase = phase.isEmpty() && !rest.isEmpty() ? phase(step) : phase;
    }
    List<Host> slowest =
        open.stream().limit(SLOWEST_MAX).map((Ordinal o) -> hosts.byOrdinal(o)).distinct().toList();
    int never = gathering.failures().size();
    return new Progress(
        phase.isEmpty() ? "finishing" : phase,
        targets.size() + never,
        targets.minus(open).minus(absent).size(),
        failed.minus(absent).size(),
        absent.size() + never,
        HostTable.names(slowest));
  }
}
