package com.plushm.controller.decide;

import com.plushm.api.id.OrdinalSet;
import com.plushm.controller.BarrierView;
import com.plushm.controller.decide.application.Barrier;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The barriers of an execution: who has entered is taken from what the clients say and from what
 * the controller itself knows, what follows from it is written down, and done.
 */
final class Gates {
  /** How soon it is tried again to ask a callback, when too many commands run here. */
  private static final long ASK_MILLIS = 1_000;

  private final Scene scene;
  private final Schedule schedule;
  private final LocalRuns local;
  private final Runnable again;

  /**
   * @param again to be called when there may be something to decide
   */
  Gates(Scene scene, Schedule schedule, LocalRuns local, Runnable again) {
    this.scene = scene;
    this.schedule = schedule;
    this.local = local;
    this.again = again;
  }

  /** These take part from now on; where the barrier has failed already, none of them passes it. */
  void expect(int team, OrdinalSet who) {
    for (Gate gate : scene.gates()) {
      if (in(gate, team)) {
        gate.barrier().expect(who);
        show(gate); // An earlier controller's decisions are recalled without pumping.
      }
    }
  }

  /** Another host is going to take their place; until then they are expected. */
  void retract(int team, OrdinalSet who) {
    for (Gate gate : scene.gates()) {
      if (in(gate, team)) {
        gate.barrier().retract(who);
      }
    }
  }

  /** Nobody waits for them any more. */
  void leave(int team, OrdinalSet who) {
    for (Gate gate : scene.gates()) {
      if (in(gate, team)) {
        gate.barrier().leave(who);
      }
    }
  }

  private boolean in(Gate gate, int team) {
    return gate.plan().steps().stream().anyMatch(s -> scene.steps().get(s).plan().team() == team);
  }

  /** Decides all that is to be decided now; tells whether anything was. */
  boolean pump() {
    boolean any = false;
    for (int i = 0; i < scene.gates().size(); i++) {
      any |= pump(i, scene.gates().get(i));
    }
    return any;
  }

  private boolean pump(int index, Gate gate) {
    Barrier barrier = gate.barrier();
    long now = scene.now();
    barrier.leave(gone(gate));
    OrdinalSet entered = entered(gate).minus(barrier.entered()).intersect(barrier.expected());
    boolean any = false;
    if (!entered.isEmpty() && !barrier.failed()) {
      scene.note(new ExecutionNote.Entered(now, index, entered));
      barrier.enter(entered, now);
      any = true;
    }
    barrier.finish(finished(gate));
    for (Optional<Barrier.Decision> due = barrier.due(now);
        due.isPresent();
        due = barrier.due(now)) {
      scene.note(note(now, index, due.get()));
      barrier.apply(due.get(), now);
      any = true;
    }
    show(gate);
    ask(index, gate);
    wake(index, barrier, now);
    return any;
  }

  private static ExecutionNote note(long now, int index, Barrier.Decision decision) {
    if (decision instanceof Barrier.Open open) {
      return new ExecutionNote.Opened(now, index, open.why(), open.stragglers());
    } else if (decision instanceof Barrier.Fail fail) {
      return new ExecutionNote.Shut(now, index, fail.why());
    }
    Barrier.Release release = (Barrier.Release) decision;
    return new ExecutionNote.Released(now, index, release.who(), release.late());
  }

  /** What the barrier decided is so for the steps of the hosts. */
  void show(Gate gate) {
    Barrier barrier = gate.barrier();
    for (int index : gate.plan().steps()) {
      Step step = scene.steps().get(index);
      step.done(barrier.released());
      if (barrier.failed()) {
        step.shut(
            step.targets().minus(barrier.released()),
            "not run: barrier '" + gate.plan().name() + "' failed: " + barrier.why().words());
      }
    }
  }

  /** Those that will not come: their step is settled, though they were not let through. */
  private OrdinalSet gone(Gate gate) {
    OrdinalSet gone = OrdinalSet.empty();
    for (int index : gate.plan().steps()) {
      Step step = scene.steps().get(index);
      gone = gone.union(step.absent()).union(step.notRun());
    }
    return gone;
  }

  private OrdinalSet entered(Gate gate) {
    OrdinalSet entered = OrdinalSet.empty();
    for (int index : gate.plan().steps()) {
      Step step = scene.steps().get(index);
      OrdinalSet said = OrdinalSet.empty();
      for (RunAccount account : step.accounts()) {
        said = said.union(account.succeeded());
      }
      for (int before : step.plan().after()) {
        said = said.minus(scene.steps().get(before).failed());
      }
      OrdinalSet there = step.targets().minus(step.absent()).minus(step.notRun());
      entered = entered.union(said.intersect(there)).union(schedule.ready(step, there));
    }
    return entered;
  }

  private OrdinalSet finished(Gate gate) {
    OrdinalSet finished = OrdinalSet.empty();
    for (int index : gate.plan().until()) {
      finished = finished.union(scene.steps().get(index).settled());
    }
    return finished;
  }

  private void wake(int index, Barrier barrier, long now) {
    String timer = "gate-" + scene.key() + "-" + index;
    OptionalLong at = barrier.wakeAt(now);
    if (at.isPresent()) {
      long delay = Math.max(1, at.getAsLong() - now);
      scene.desk().timers().start(timer, delay, again);
    } else {
      scene.desk().timers().cancel(timer);
    }
  }

  /**
   * Asks the callback after each change, once at a time; also when fewer can come than before, for
   * those inside may be enough of them now.
   */
  private void ask(int index, Gate gate) {
    Barrier barrier = gate.barrier();
    OrdinalSet entered = barrier.entered();
    if (gate.plan().callback().isEmpty() || gate.asking || barrier.why() != null) {
      return;
    }
    Gate.Question question =
        entered.isEmpty() ? Gate.Question.NONE : new Gate.Question(entered, barrier.expected());
    if (question.equals(gate.asked)) {
      return;
    }
    if (entered.isEmpty()) {
      gate.asked = question;
      return; // Nobody is inside any more: who comes next is the first one.
    }
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PLUSHM_EXECUTION", scene.key());
    environment.put("PLUSHM_BARRIER", gate.plan().name());
    environment.put("PLUSHM_ENTERED", Integer.toString(entered.size()));
    environment.put("PLUSHM_EXPECTED", Integer.toString(barrier.expected().size()));
    environment.put("PLUSHM_HOSTS", scene.desk().hosts().names(entered).fold());
    gate.asking =
        local.run(
            scene.plan().folder(),
            gate.plan().callback(),
            environment,
            (status, why) -> answered(index, barrier, status, why));
    if (gate.asking) {
      gate.asked = question;
    } else {
      scene.desk().timers().ensure(asking(index), ASK_MILLIS, again); // Too many run.
    }
  }

  private String asking(int index) {
    return "ask-" + scene.key() + "-" + index;
  }

  private void answered(int index, Barrier asked, int status, String why) {
    Gate gate = scene.gates().get(index);
    if (gate.barrier() != asked) {
      return; // Everything began anew meanwhile.
    }
    gate.asking = false;
    if (!why.isEmpty() && !why.equals(gate.told)) {
      scene.notice("the callback of barrier '" + gate.plan().name() + "': " + why);
      gate.told = why;
    }
    if (status == 0 && asked.why() == null) {
      scene.note(new ExecutionNote.Called(scene.now(), index));
      asked.call();
    } else if (status != 0) {
      refused(gate);
    }
    again.run();
  }

  /** Where all were inside already, nothing is left that it could be asked about once more. */
  private static void refused(Gate gate) {
    if (gate.asked.entered().equals(gate.asked.expected())) {
      gate.barrier().refuse(gate.asked.entered());
    }
  }

  /** Why it cannot be given another number of places; empty if it can. */
  String unadaptable(int index) {
    Gate gate = scene.gates().get(index);
    if (gate.plan().rules().inside() == 0) {
      return "is no semaphore: its release has no 'inside'";
    }
    return gate.barrier().failed()
        ? "has failed"
        : gate.barrier().open() ? "" : "is not open yet, so that nobody is inside";
  }

  /** A semaphore has so many places from now on. */
  void adapt(int index, int places) {
    scene.note(new ExecutionNote.Adapted(scene.now(), index, places));
    scene.gates().get(index).barrier().adapt(places);
    again.run();
  }

  /** What an earlier controller decided. */
  void recall(ExecutionNote note) {
    settle(note);
    if (note instanceof ExecutionNote.Entered n) {
      barrier(n.gate()).enter(n.who(), scene.seen(n.at()));
    } else if (note instanceof ExecutionNote.Opened n) {
      barrier(n.gate()).apply(new Barrier.Open(n.why(), n.stragglers()), scene.seen(n.at()));
    } else if (note instanceof ExecutionNote.Shut n) {
      barrier(n.gate()).apply(new Barrier.Fail(n.why()), scene.seen(n.at()));
      show(scene.gates().get(n.gate()));
    } else if (note instanceof ExecutionNote.Released n) {
      barrier(n.gate()).apply(new Barrier.Release(n.who(), n.late()), scene.seen(n.at()));
      show(scene.gates().get(n.gate()));
    } else if (note instanceof ExecutionNote.Called n) {
      barrier(n.gate()).call();
    } else if (note instanceof ExecutionNote.Adapted n) {
      barrier(n.gate()).adapt(n.places());
    }
  }

  /** Who was gone by then had been taken out before: else the barrier's time began with them. */
  private void settle(ExecutionNote note) {
    int index = -1;
    if (note instanceof ExecutionNote.Entered n) {
      index = n.gate();
    } else if (note instanceof ExecutionNote.Opened n) {
      index = n.gate();
    } else if (note instanceof ExecutionNote.Shut n) {
      index = n.gate();
    } else if (note instanceof ExecutionNote.Released n) {
      index = n.gate();
    }
    if (index >= 0) {
      schedule.propagate();
      barrier(index).leave(gone(scene.gates().get(index)));
    }
  }

  private Barrier barrier(int gate) {
    return scene.gates().get(gate).barrier();
  }

  void reset() {
    cancel();
    scene.gates().forEach(Gate::reset);
    for (int team = 0; team < scene.plan().teams().size(); team++) {
      expect(team, scene.cast().ordinals(team));
    }
  }

  void cancel() {
    for (int i = 0; i < scene.gates().size(); i++) {
      scene.desk().timers().cancel("gate-" + scene.key() + "-" + i);
      scene.desk().timers().cancel(asking(i));
    }
  }

  /** How they stand. */
  List<BarrierView> views() {
    return scene.gates().stream().map(this::view).toList();
  }

  private BarrierView view(Gate gate) {
    Barrier barrier = gate.barrier();
    boolean decided = barrier.why() != null;
    long until = barrier.open() ? barrier.openedAt() : scene.now();
    long since = barrier.entered().isEmpty() ? until : barrier.firstAt();
    HostTable hosts = scene.desk().hosts();
    return new BarrierView(
        scene.key(),
        gate.plan().name(),
        barrier.failed() ? "failed" : barrier.open() ? "open" : "waiting",
        decided ? barrier.why().words() : "",
        barrier.quorum(),
        hosts.names(barrier.expected()),
        hosts.names(barrier.entered()),
        hosts.names(barrier.released()),
        hosts.names(barrier.late()),
        Duration.ofMillis(Math.max(0, until - since)));
  }

  /** Its place among the gates; -1 if there is none of that name. */
  int byName(String name) {
    for (int i = 0; i < scene.gates().size(); i++) {
      if (scene.gates().get(i).plan().name().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
