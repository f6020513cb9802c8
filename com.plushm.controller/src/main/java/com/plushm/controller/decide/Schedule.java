package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Ranks;
import com.plushm.api.spec.RunVariables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Starts each step on the hosts whose turn it is, and tells whose turn will never come. */
final class Schedule {
  /**
   * In the environment of what comes after barriers, where the host was late for some of them:
   * their names, with blanks between.
   */
  static final String LATE = "PLUSHM_LATE";

  private static final int KILL = 9;

  private final Scene scene;

  Schedule(Scene scene) {
    this.scene = scene;
  }

  /** Starts whatever can be started; tells whether anything was. */
  boolean start() {
    boolean any = false;
    for (Step step : scene.steps()) {
      OrdinalSet unstarted = step.unstarted();
      if (unstarted.isEmpty()) {
        continue;
      }
      Work work = step.plan().work();
      if (work instanceof Work.Up || work instanceof Work.Pass) {
        any |= enter(step, unstarted);
      } else if (!(work instanceof Work.Tasks) && !(work instanceof Work.Remove)) {
        any |= startReady(step, ready(step, unstarted));
      }
    }
    return any;
  }

  /** Those of them where all that comes before is done. */
  OrdinalSet ready(Step step, OrdinalSet who) {
    OrdinalSet ready = who;
    for (int before : step.plan().after()) {
      Step predecessor = scene.steps().get(before);
      ready = ready.minus(predecessor.targets().minus(predecessor.done()));
    }
    return ready;
  }

  private boolean startReady(Step step, OrdinalSet hosts) {
    OrdinalSet ready = hosts;
    if (ready.isEmpty()) {
      return false;
    }
    if (step.plan().once()) {
      if (step.running() || awaited(step)) {
        return false; // One after the other, until one of them has done it for all.
      }
      ready = OrdinalSet.of(ready.first());
    }
    if (step.plan().work() instanceof Work.Process process) {
      late(step, ready)
          .forEach(
              (barriers, who) -> {
                List<String> more = barriers.isEmpty() ? List.of() : List.of(LATE + "=" + barriers);
                give(
                    step,
                    who,
                    process.command(
                        scene.key(), step.plan().name(), who, ranks(step), values(step), more));
              });
    } else if (step.plan().work() instanceof Work.Move move) {
      Cargo cargo = move.cargo();
      RunAccount account = give(step, ready, cargo.command(scene.key(), step.plan().name(), ready));
      offer(account, cargo);
    } else if (step.plan().work() instanceof Work.Install install) {
      give(
          step,
          ready,
          new Command.Install(scene.key(), step.plan().name(), ready, install.software()));
    }
    return true;
  }

  /**
   * Whether a package was moved to a host that may still install it for all. It lies in that host's
   * own folder: if the host is lost before it has done so, another one has to be sent the package.
   */
  private boolean awaited(Step step) {
    int move = scene.steps().indexOf(step);
    return step.plan().work() instanceof Work.Move
        && scene.steps().stream()
            .filter(next -> next.plan().forAll() && next.plan().after().contains(move))
            .anyMatch(next -> next.running() || !next.unstarted().intersect(step.done()).isEmpty());
  }

  /**
   * Everything begins anew, and what was moved for an installation went with it, however that
   * ended: where it did not end well, the package is moved again.
   */
  void sendAgain() {
    for (Step step : scene.steps()) {
      if (step.plan().work() instanceof Work.Install) {
        for (int before : step.plan().after()) {
          Step move = scene.steps().get(before);
          if (move.plan().work() instanceof Work.Move) {
            move.undo(move.targets().minus(step.done()));
          }
        }
      }
    }
  }

  /** Those who were late for barriers just before are told so, each of its own. */
  private SortedMap<String, OrdinalSet> late(Step step, OrdinalSet ready) {
    SortedMap<String, OrdinalSet> by = new TreeMap<>();
    by.put("", ready);
    for (int before : step.plan().after()) {
      if (scene.steps().get(before).plan().work() instanceof Work.Pass pass) {
        Gate gate = scene.gates().get(pass.gate());
        for (String names : List.copyOf(by.keySet())) {
          OrdinalSet late = by.get(names).intersect(gate.barrier().late());
          by.put(names, by.get(names).minus(late));
          by.put(names.isEmpty() ? gate.plan().name() : names + " " + gate.plan().name(), late);
        }
        by.values().removeIf(OrdinalSet::isEmpty);
      }
    }
    return by;
  }

  Ranks ranks(Step step) {
    return scene.cast().ranks(step.plan().team());
  }

  /** The run variables of a step's commands. */
  SortedMap<String, String> values(Step step) {
    SortedMap<String, String> values =
        new TreeMap<>(scene.cast().values(scene.plan().components()));
    int count = scene.cast().line(step.plan().team()).size();
    values.put(RunVariables.COUNT, Integer.toString(count));
    return values;
  }

  /** Numbers a command of a step, and opens its account. */
  RunAccount give(Step step, OrdinalSet who, Command command) {
    CommandId id = scene.desk().sequencer().number(command);
    RunAccount account = scene.desk().ledger().open(scene.key(), id, who, scene.accounts());
    scene.note(new ExecutionNote.Started(scene.now(), scene.steps().indexOf(step), id, who));
    step.started(account);
    return account;
  }

  /** Parts of a file are given to whom the command names. */
  void offer(RunAccount account, Cargo cargo) {
    if (cargo instanceof Cargo.Down down) {
      scene.desk().files().offer(account.id(), down.shipment(), why -> changed(account, why));
    }
  }

  /** What is to be put cannot be given any more: nobody waits for the rest of it. */
  private void changed(RunAccount account, String why) {
    OrdinalSet open = account.open();
    if (!open.isEmpty()) {
      scene.desk().sequencer().number(new Command.Signal(account.id(), open, KILL));
      account.giveUp(open, ErrorCode.FILE_CHANGED, why);
    }
  }

  /**
   * Entries to barriers, and services to be up: as soon as the runs before are given, the clients
   * are told to say when they are over, so that many of them say it as one.
   */
  private boolean enter(Step step, OrdinalSet unstarted) {
    OrdinalSet ready = unstarted;
    TreeSet<Integer> runs = new TreeSet<>();
    for (int before : predecessors(step)) {
      Step predecessor = scene.steps().get(before);
      boolean client = predecessor.plan().work() instanceof Work.Process;
      OrdinalSet may =
          client ? predecessor.started().union(predecessor.done()) : predecessor.done();
      ready = ready.minus(predecessor.targets().minus(may));
      if (client) {
        runs.add(before);
      }
    }
    if (runs.isEmpty()) {
      return false; // The controller itself knows when they are there.
    }
    Map<List<CommandId>, OrdinalSet> same = new LinkedHashMap<>();
    for (Ordinal one : ready.stream().toList()) {
      same.merge(last(runs, one), OrdinalSet.of(one), OrdinalSet::union);
    }
    same.forEach(
        (after, who) ->
            give(step, who, new Command.Enter(scene.key(), step.plan().name(), who, after)));
    return !same.isEmpty();
  }

  private static List<Integer> predecessors(Step step) {
    return step.plan().work() instanceof Work.Up up ? List.of(up.service()) : step.plan().after();
  }

  /** The last command of each step on a host. */
  private List<CommandId> last(Set<Integer> runs, Ordinal host) {
    return runs.stream()
        .flatMap(
            run -> {
              List<RunAccount> with =
                  scene.steps().get(run).accounts().stream()
                      .filter(account -> account.roster().contains(host))
                      .toList();
              return with.isEmpty()
                  ? java.util.stream.Stream.empty()
                  : java.util.stream.Stream.of(with.get(with.size() - 1).id());
            })
        .toList();
  }

  /** A step is not run where its predecessor failed, nor missed twice where it is missing. */
  void propagate() {
    boolean again = true;
    while (again) {
      again = false;
      for (Step step : scene.steps()) {
        int before = step.settled().size() + step.done().size();
        for (int index : predecessors(step)) {
          follow(step, scene.steps().get(index));
        }
        again |= step.settled().size() + step.done().size() > before;
      }
    }
  }

  private static void follow(Step step, Step predecessor) {
    if (step.plan().forAll() && predecessor.plan().work() instanceof Work.Move) {
      predecessor.done(step.well()); // Nobody needs the package any more.
    }
    boolean gate = predecessor.plan().work() instanceof Work.Pass;
    OrdinalSet failed = predecessor.failed().union(predecessor.notRun());
    String why =
        gate && !predecessor.whyNot().isEmpty()
            ? predecessor.whyNot()
            : "not run: predecessor '" + predecessor.plan().name() + "' failed";
    if (step.plan().work() instanceof Work.Pass || step.plan().work() instanceof Work.Up) {
      step.abandon(predecessor.absent());
      step.shut(failed, why);
      if (step.plan().work() instanceof Work.Up) {
        step.done(predecessor.done());
      }
    } else {
      step.lose(predecessor.absent());
      step.skip(failed, why);
    }
  }

  /** Removes what is to be removed of what was moved and installed. */
  void remove() {
    for (Step step : scene.steps()) {
      if (step.plan().work() instanceof Work.Remove remove) {
        OrdinalSet.Builder there = OrdinalSet.builder();
        for (Ordinal ordinal : left(remove).stream().toList()) {
          Host host = scene.desk().hosts().byOrdinal(ordinal);
          if (host.joined() && host.ordinal().filter(ordinal::equals).isPresent()) {
            there.add(ordinal);
          }
        }
        OrdinalSet who = there.build();
        step.targets(who);
        if (!step.unstarted().isEmpty()) {
          give(
              step,
              step.unstarted(),
              new Command.Install(scene.key(), step.plan().name(), who, remove.software()));
        }
      }
    }
  }

  /** Where there may be something of it. */
  private OrdinalSet left(Work.Remove remove) {
    OrdinalSet left = scene.steps().get(remove.of()).started();
    if (remove.until() >= 0) {
      Step until = scene.steps().get(remove.until());
      left = left.minus(until.plan().forAll() ? OrdinalSet.empty() : until.well());
      for (RunAccount account : until.accounts()) {
        left = left.minus(account.succeeded()); // One alone did it for all.
      }
    }
    return left;
  }
}
