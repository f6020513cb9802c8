package com.plushm.controller.decide;

import com.plushm.api.command.Stream;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.MassFailure;
import com.plushm.controller.ExecutionView;
import com.plushm.controller.Progress;
import com.plushm.controller.RunView;
import com.plushm.controller.StoryLine;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.application.ExecutionLife.Event;
import com.plushm.controller.decide.application.ExecutionLife.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An execution: goes through its life (application.md §3), and has its parts decide what is to be
 * decided in each state. Whatever happens only changes what is known; {@link #advance} then does
 * all that follows, so that a restored execution goes on from what is known in the same way.
 */
final class ExecutionJob extends Job
    implements Muster.Listener, RunAccount.Listener, Troubles.Listener {
  /** Answers that come together are answered together. */
  private static final long BATCH_MILLIS = 20;

  /** Decisions that one event may bring about, for each step and host; more would be for ever. */
  private static final int ROUNDS_MAX = 10_000;

  private final Scene scene;
  private final Muster muster;
  private final Schedule schedule;
  private final Gates gates;
  private final Farms farms;
  private final Troubles troubles;
  private final Departure departure;
  private final Followers followers;
  private final ExecutionReport report;
  private final List<RunAccount> former = new ArrayList<>();
  private State state = State.CONNECTING;
  private boolean interrupted;
  private boolean aborted;
  private boolean restarted;
  private boolean advancing;

  /** Whether an earlier controller decided anything of it. */
  private boolean recalled;

  /** Whether nobody waits for its end, as was said when nothing could be numbered. */
  private boolean abandoned;

  ExecutionJob(String key, Desk desk, Observer observer, ExecutionPlan plan) {
    super(key, desk, observer);
    this.scene = new Scene(key, desk, plan, this, this::note, words -> observer().notice(words));
    this.muster = new Muster(scene, this, this);
    Gathering gathering = muster.gathering();
    this.schedule = new Schedule(scene);
    this.gates = new Gates(scene, schedule, desk.local(), this::advance);
    this.farms = new Farms(scene, schedule, this::advance);
    this.troubles = new Troubles(scene, gathering, gates, farms, desk.local(), this);
    this.departure = new Departure(scene, this::advance);
    this.followers = new Followers(desk.hosts(), scene.steps());
    this.report =
        new ExecutionReport(key, plan.name(), desk.hosts(), gathering, scene.steps(), farms);
  }

  @Override
  void begin() {
    muster.begin();
  }

  @Override
  public void seated(List<List<ExecutionNote.Seat>> seats) {
    seat(seats);
    advance();
  }

  private void seat(List<List<ExecutionNote.Seat>> seats) {
    scene.cast().seat(seats);
    for (Step step : scene.steps()) {
      if (!(step.plan().work() instanceof Work.Remove)) {
        step.targets(scene.cast().ordinals(step.plan().team()));
      }
    }
    gates.reset();
    state = StateTable.next(state, Event.GATHERED).orElseThrow();
  }

  // What happens.

  @Override
  void changed(Host host) {
    if (state == State.CONNECTING) {
      muster.gathering().changed(host);
    } else if (state == State.LEAVING) {
      departure.changed(host);
    } else if (!over() && scene.plan().application()) {
      desk().timers().ensure(batch(), BATCH_MILLIS, this::advance);
    }
  }

  @Override
  void gaveUp(Ordinal ordinal) {
    if (state != State.CONNECTING && !over()) {
      troubles.gaveUp(ordinal);
      desk().timers().ensure(batch(), BATCH_MILLIS, this::advance);
    }
  }

  private String batch() {
    return "steps-" + key();
  }

  @Override
  void aliased(Host second, Host first) {
    if (state == State.CONNECTING) {
      muster.aliased(second, first);
    }
  }

  @Override
  public void grown(RunAccount account, Stream stream, OrdinalSet who, Bytes bytes) {
    followers.grown(account, stream, who, bytes);
  }

  @Override
  public void settled(RunAccount account) {
    for (Step step : scene.steps()) {
      if (step.accounts().contains(account)) {
        step.settle(account);
      }
    }
    if (over()) {
      return;
    }
    schedule.propagate(); // When it is told again, too: not all reasons come at once then.
    if (desk().diary().replaying()) {
      return;
    }
    touch();
    boolean ends = !working() || scene.steps().stream().allMatch(this::mayEnd);
    if (ends) {
      advance();
    } else {
      desk().timers().ensure(batch(), BATCH_MILLIS, this::advance);
    }
  }

  /** Whether it need not be waited whether more comes in. */
  private boolean mayEnd(Step step) {
    return step.settled().union(step.bad()).size() == step.targets().size();
  }

  // What follows.

  @Override
  public boolean working() {
    return state == State.PREPARING || state == State.RUNNING;
  }

  /**
   * Whether nothing can be numbered for it: an earlier controller began it, and what the tree has
   * of that one's commands is not known yet (protocol.md §5.1). {@link #resume} goes on from
   * whatever is decided meanwhile.
   */
  private boolean held() {
    return recalled && desk().jobs().held();
  }

  /** Does all that follows from what is known. */
  private void advance() {
    if (advancing || over() || desk().diary().replaying() || held()) {
      return;
    }
    advancing = true;
    desk().timers().cancel(batch());
    try {
      int rounds = 0;
      while (!over() && step() && rounds++ < ROUNDS_MAX) {
        touch();
      }
    } catch (PlushException e) {
      if (!working()) {
        throw e;
      }
      abort(e.getMessage()); // What cannot be given now cannot be given later.
      desk().timers().ensure(batch(), BATCH_MILLIS, this::advance);
    } finally {
      advancing = false; // After a defect a person can still end it.
    }
  }

  private boolean step() {
    return switch (state) {
      case PREPARING, RUNNING -> work();
      case RESTARTING, STOPPING -> !departure.running(this::ending) && move(Event.ENDED, "");
      case CLEANING -> clean();
      default -> false;
    };
  }

  private boolean work() {
    schedule.propagate();
    boolean any = troubles.review();
    if (!working()) {
      return true;
    }
    any |= gates.pump();
    any |= farms.pump();
    schedule.propagate();
    any |= schedule.start();
    boolean prepared =
        scene.steps().stream().filter(s -> s.plan().software()).allMatch(Step::complete);
    if (prepared == (state == State.PREPARING)) {
      any |= move(prepared ? Event.PREPARED : Event.UNPREPARED, "");
    }
    return any || (done() && move(Event.WORK_DONE, ""));
  }

  /**
   * Whether nothing is left to be done: all tasks are settled. Services alone go on until somebody
   * ends them.
   */
  private boolean done() {
    if (!scene.cast().successors().isEmpty()) {
      return false;
    }
    boolean tasks = false;
    for (Step step : scene.steps()) {
      if (step.plan().work() instanceof Work.Remove) {
        continue;
      }
      boolean service = step.plan().service();
      tasks |= step.plan().visible() && !service;
      if (!service && !step.complete()) {
        return false;
      }
    }
    return tasks || scene.steps().stream().filter(s -> s.plan().service()).allMatch(Step::complete);
  }

  /** What is being ended in this state. */
  private boolean ending(Step step) {
    return !(step.plan().work() instanceof Work.Remove);
  }

  private boolean clean() {
    if (scene.steps().stream()
        .anyMatch(s -> s.plan().work() instanceof Work.Remove && s.running())) {
      return false;
    }
    return move(Event.CLEANED, "");
  }

  /** Goes to the next state, if the event means anything in this one. */
  private boolean move(Event event, String why) {
    if (StateTable.next(state, event).isEmpty()) {
      return false;
    }
    // What one command or transfer goes through says nothing that its steps do not.
    if (scene.plan().application() || event == Event.STOP) {
      scene.note(new ExecutionNote.Moved(scene.now(), event, why));
    }
    enter(event, why);
    if (!held()) {
      act();
    }
    return true;
  }

  /** It is so from now on; the same when an earlier controller decided it. */
  private void enter(Event event, String why) {
    State before = state;
    state = StateTable.next(state, event).orElse(state);
    if (event == Event.WORK_DONE) {
      farms.conclude();
      schedule.propagate();
    } else if (event == Event.STOP || event == Event.ABORT) {
      farms.conclude();
      troubles.end();
      schedule.propagate();
      interrupted |= event == Event.STOP;
      aborted |= event == Event.ABORT;
      String words = "not run: " + (event == Event.STOP ? "interrupted" : "aborted: " + why);
      scene.steps().forEach(s -> s.shut(words));
    } else if (event == Event.RESTART) {
      restarted = true;
    } else if (event == Event.ENDED && before == State.RESTARTING) {
      schedule.sendAgain();
      for (Step step : scene.steps()) {
        if (!(step.plan().work() instanceof Work.Remove)) {
          former.addAll(step.accounts());
          step.reset();
        }
      }
      gates.reset();
      farms.reset();
      troubles.reset();
    } else if (event == Event.ENDED) {
      // A service that was ended has done what it should.
      scene.steps().stream()
          .filter(s -> s.plan().service() && !aborted && !interrupted)
          .forEach(s -> s.done(s.targets().minus(s.failed())));
    }
  }

  /** What is done in the state that it is in; again if a controller is restarted. */
  private void act() {
    switch (state) {
      case STOPPING, RESTARTING -> {
        gates.cancel();
        farms.cancel();
        departure.end(this::ending);
      }
      case PREPARING, RUNNING -> departure.ended();
      case CLEANING -> {
        departure.ended();
        schedule.remove();
        departure.cleaning();
      }
      case LEAVING -> {
        departure.ended();
        departure.leave(muster.gathering().invited(), this, this::end);
      }
      default -> {
        // Nothing is to be done.
      }
    }
  }

  private void end() {
    if (over()) {
      return;
    }
    Event left = interrupted ? Event.LEFT_INTERRUPTED : aborted ? Event.LEFT_ABORTED : Event.LEFT;
    state = StateTable.next(state, left).orElse(state);
    desk().timers().cancel(batch());
    departure.ended();
    gates.cancel();
    farms.cancel();
    report.close(took(), interrupted);
    for (Step step : scene.steps()) {
      former.addAll(step.accounts());
    }
    for (RunAccount account : former) {
      desk().ledger().close(account.id());
      desk().files().withdraw(account.id());
    }
    former.clear();
    Summary summary = report.summary();
    followers.finish(summary);
    finish(summary);
  }

  // What follows from failures.

  @Override
  public void abort(String why) {
    scene.notice("aborted: " + why);
    move(Event.ABORT, why);
  }

  @Override
  public void restart(String why) {
    scene.notice("beginning anew: " + why);
    move(Event.RESTART, why);
  }

  @Override
  public boolean restarted() {
    return restarted;
  }

  @Override
  public void lost(Host host) {
    report.lost(host);
  }

  @Override
  public void vacant(Host host) {
    report.lost(host, "no other host had taken its place when it was over");
  }

  @Override
  public void lost(Host host, String why) {
    report.lost(host, why);
  }

  // What an earlier controller decided.

  @Override
  void recall(ExecutionNote note) {
    recalled = true;
    scene.timeline().add(note);
    scene.seen(note.at());
    if (note instanceof ExecutionNote.Gathered n) {
      muster.recall(n);
      seat(n.teams());
      if (!scene.plan().application()) {
        enter(Event.PREPARED, "");
      }
    } else if (state == State.CONNECTING && !(note instanceof ExecutionNote.Moved)) {
      muster.recall(note);
    } else if (note instanceof ExecutionNote.Started n) {
      desk().ledger().account(n.command()).ifPresent(scene.steps().get(n.step())::started);
    } else if (note instanceof ExecutionNote.Moved n) {
      if (state == State.CONNECTING) {
        muster.giveUp(n.why()); // Whom it had not got by then is accounted for all the same.
      }
      enter(n.event(), n.why());
    } else {
      troubles.recall(note);
      gates.recall(note);
      farms.recall(note);
    }
  }

  @Override
  void resume() {
    if (state == State.CONNECTING) {
      muster.begin();
      return;
    }
    for (Step step : scene.steps()) {
      step.accounts().forEach(step::settle);
      if (step.plan().work() instanceof Work.Move move) {
        step.accounts().stream()
            .filter(account -> !account.complete())
            .forEach(account -> schedule.offer(account, move.cargo()));
      }
    }
    schedule.propagate();
    troubles.resume();
    act();
    if (abandoned) {
      hurry();
    } else {
      advance();
    }
  }

  // What a person wants.

  @Override
  void interrupt() {
    if (interrupted || over()) {
      return;
    }
    if (state == State.CONNECTING) {
      interrupted = true;
      muster.giveUp("interrupted before it joined");
    }
    move(Event.STOP, "interrupted");
    interrupted = true;
    advance();
  }

  @Override
  void abandon() {
    if (state == State.CONNECTING) {
      interrupted = true;
      muster.giveUp("not waited for");
    }
    move(Event.STOP, "not waited for");
    interrupted = true;
    abandoned = true;
    if (!held()) {
      hurry();
    }
  }

  private void hurry() {
    if (state == State.STOPPING || state == State.CLEANING) {
      // The end cancels the timer of a KILL: nobody would send it later.
      departure.abandon();
    }
    advance();
    departure.hurry();
  }

  /** Sends a signal to what is running, with {@code all} everywhere; tells to whom. */
  OrdinalSet signal(OrdinalSet hosts, boolean all, int number) {
    return departure.signal(s -> true, hosts, all, number);
  }

  // What is asked of it.

  /** The first command that it gave, if it gave one. */
  Optional<CommandId> command() {
    return scene.steps().stream()
        .flatMap(s -> s.accounts().stream())
        .map(RunAccount::id)
        .findFirst();
  }

  /** Whether it is an application, rather than a single command or transfer. */
  boolean application() {
    return scene.plan().application();
  }

  /** What it wants to follow from a mass failure, if it says so. */
  Optional<MassFailure> massFailure() {
    return scene.plan().massFailure();
  }

  @Override
  boolean uses(Host host) {
    return !over()
        && (muster.uses(host, state == State.CONNECTING)
            || scene.cast().vacancy(host.name()).isPresent());
  }

  /** Shows what there is, and what comes if asked to. */
  void show(LogsJob to, boolean follow) {
    followers.show(to);
    if (over() || !follow || !followers.add(to)) {
      to.finish(summary());
    }
  }

  void unfollow(LogsJob follower) {
    followers.remove(follower);
  }

  /** The account so far. */
  Summary summary() {
    if (!over()) {
      report.close(took(), interrupted);
    }
    return report.summary();
  }

  /** What it decided, oldest first. */
  List<StoryLine> timeline() {
    return scene.timeline().entries();
  }

  Gates gates() {
    return gates;
  }

  /** Bytes of output held. */
  long bytes() {
    return scene.steps().stream()
        .flatMap(s -> s.accounts().stream())
        .mapToLong(RunAccount::bytes)
        .sum();
  }

  /** Lets the output of an execution that is over go. */
  void forget() {
    scene.steps().forEach(s -> s.accounts().clear());
  }

  @Override
  Progress progress() {
    if (state == State.CONNECTING) {
      return muster.progress();
    }
    return report.progress();
  }

  /** Where the components of an application run, as far as their hosts have joined. */
  List<RunView.Part> parts() {
    List<RunView.Part> parts = new ArrayList<>();
    List<String> components = scene.plan().application() ? scene.plan().components() : List.of();
    for (int team = 0; team < components.size(); team++) {
      List<String> hosts =
          scene.cast().line(team).stream().map(seat -> seat.host().value()).toList();
      parts.add(new RunView.Part(components.get(team), NodeSet.of(hosts)));
    }
    return List.copyOf(parts);
  }

  State state() {
    return state;
  }

  ExecutionView view() {
    Progress now = progress();
    return new ExecutionView(
        key(),
        scene.plan().name(),
        state.word(),
        over() ? report.took() : took(),
        now.targets(),
        now.done(),
        now.failed(),
        now.missing(),
        over() ? NodeSet.empty() : now.slowest());
  }
}
