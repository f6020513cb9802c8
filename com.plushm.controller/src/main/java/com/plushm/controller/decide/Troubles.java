package com.plushm.controller.decide;

import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.Drain;
import com.plushm.controller.HostState;
import com.plushm.controller.decide.application.FailureHandling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What follows from failures while an execution works (application.md §3): processes that failed
 * for good, hosts that are gone, and spare hosts that take their places.
 */
final class Troubles {
  private static final int KILL = 9;

  /** After the host's name, before what happened to it. */
  private static final String GONE = " is gone: ";

  /** What cannot be decided here alone. */
  interface Listener {
    /** The run is to end. */
    void abort(String why);

    /** Everything is to begin anew. */
    void restart(String why);

    /** Whether it is neither ending nor beginning anew. */
    boolean working();

    /** Whether it did once already. */
    boolean restarted();

    /** The host counts as missing. */
    void lost(Host host, String why);

    /** The host was to be replaced, and was not: it counts as missing. */
    void vacant(Host host);
  }

  private final Scene scene;
  private final Gathering gathering;
  private final Gates gates;
  private final Farms farms;
  private final LocalRuns local;
  private final FailureHandling handling;
  private final Listener listener;
  private OrdinalSet givenUp = OrdinalSet.empty();
  private OrdinalSet settled = OrdinalSet.empty();

  /** Gone when nothing was to be done there any more; nothing had to be decided of them. */
  private OrdinalSet idle = OrdinalSet.empty();

  Troubles(
      Scene scene,
      Gathering gathering,
      Gates gates,
      Farms farms,
      LocalRuns local,
      Listener listener) {
    this.scene = scene;
    this.gathering = gathering;
    this.gates = gates;
    this.farms = farms;
    this.local = local;
    this.handling = new FailureHandling(scene.plan().onFailure());
    this.listener = listener;
  }

  /** Nobody waits for the answers of that ordinal any more. */
  void gaveUp(Ordinal ordinal) {
    for (int team = 0; team < scene.plan().teams().size(); team++) {
      // A spare host that was lost and is back has the same ordinal, and all its life before it.
      if (scene.cast().seat(team, ordinal).isPresent()) {
        givenUp = givenUp.union(OrdinalSet.of(ordinal));
      }
    }
  }

  /** Whose answers an earlier controller gave up is gone, though that may not be decided yet. */
  void resume() {
    for (Step step : scene.steps()) {
      for (RunAccount account : step.accounts()) {
        account
            .missing()
            .forEach(
                (why, who) -> {
                  if (why.code() == ErrorCode.HOST_LOST || why.code() == ErrorCode.HOST_FAILED) {
                    who.stream().forEach(this::gaveUp);
                  }
                });
      }
    }
  }

  /** Decides what follows from all that went wrong; tells whether there was anything. */
  boolean review() {
    boolean any = successors();
    for (int i = 0; listener.working() && i < scene.steps().size(); i++) {
      Step step = scene.steps().get(i);
      if (!step.unjudged().isEmpty()) {
        judge(i, step);
        any = true;
      }
    }
    for (Gate gate : scene.gates()) {
      any |= listener.working() && judge(gate);
    }
    for (int team = 0; team < scene.plan().teams().size(); team++) {
      for (ExecutionNote.Seat seat : List.copyOf(scene.cast().line(team))) {
        any |= listener.working() && look(team, seat);
      }
    }
    return any;
  }

  // Processes.

  private void judge(int index, Step step) {
    OrdinalSet who = step.unjudged();
    if (!scene.plan().application()) {
      step.judge(who, false);
      return;
    }
    if (step.plan().work() instanceof Work.Tasks) {
      judgeFarm(index, step, who);
      return;
    }
    FailurePolicy own = step.plan().onFailure();
    for (Ordinal ordinal : who.stream().toList()) {
      if (!listener.working() || !step.unjudged().contains(ordinal)) {
        continue; // What another one brought about has settled it.
      }
      OrdinalSet one = OrdinalSet.of(ordinal);
      Optional<ExecutionNote.Seat> seat = scene.cast().seat(step.plan().team(), ordinal);
      String why = "'" + step.plan().name() + "' failed" + on(seat) + outcome(step, ordinal);
      Action action = handling.ofProcess(own, means(step.plan().team()));
      boolean replaced =
          action == Action.REPLACE
              && seat.isPresent()
              && replace(step.plan().team(), seat.get(), why);
      if (!replaced) {
        action = fail(index, step, one, action, why);
      }
      handler(own, step.plan().name(), seat, action, why);
    }
  }

  /** Nobody is replaced for a failure; tells what follows from it. */
  private Action fail(int index, Step step, OrdinalSet who, Action said, String why) {
    Action action = said == Action.REPLACE ? Action.FAIL : said;
    scene.note(new ExecutionNote.Failed(scene.now(), index, who, action, why));
    step.judge(who, action == Action.IGNORE);
    follow(action, why);
    return action;
  }

  /** A workflow fails as a whole, whichever host its inputs failed on. */
  private void judgeFarm(int index, Step step, OrdinalSet who) {
    FailurePolicy own = step.plan().onFailure();
    int[] inputs = farms.progress(index).orElseThrow();
    String why =
        "'" + step.plan().name() + "' failed: " + inputs[1] + " of " + inputs[2] + " inputs";
    boolean first = step.bad().equals(who); // Others may come to it when it is over.
    Action said = handling.ofProcess(own, means(step.plan().team()));
    Action action = fail(index, step, who, said, why);
    if (first) {
      handler(own, step.plan().name(), Optional.empty(), action, why);
    }
  }

  /** A barrier fails for all that wait; that nothing comes after it needs no decision. */
  private boolean judge(Gate gate) {
    OrdinalSet who = gate.barrier().expected().minus(gate.barrier().released());
    if (gate.judged || !gate.barrier().failed() || who.isEmpty()) {
      return false;
    }
    gate.judged = true;
    Action action = handling.ofBarrier(listener.restarted());
    if (action == Action.FAIL && handling.handler(FailurePolicy.NONE).isEmpty()) {
      return false;
    }
    String name = gate.plan().name();
    String why = "barrier '" + name + "' failed: " + gate.barrier().why().words();
    int index = gate.plan().steps().get(0);
    scene.note(new ExecutionNote.Failed(scene.now(), index, who, action, why));
    follow(action, why);
    handler(FailurePolicy.NONE, name, Optional.empty(), action, why);
    return true;
  }

  private static String on(Optional<ExecutionNote.Seat> seat) {
    return seat.map(s -> " on " + s.host()).orElse("");
  }

  private static String outcome(Step step, Ordinal ordinal) {
    Optional<Outcome> outcome =
        step.accounts().stream()
            .flatMap(account -> account.outcome(ordinal).stream())
            .filter(o -> !o.success())
            .reduce((a, b) -> b);
    return outcome.map(o -> ": " + words(o)).orElse("");
  }

  private static String words(Outcome outcome) {
    return switch (outcome.kind()) {
      case EXITED -> "exit " + outcome.value();
      case SIGNALLED -> "signal " + outcome.value();
      case NOT_STARTED -> "not started: " + outcome.detail();
      case TIMED_OUT -> "its time was up";
      case UNKNOWN -> "outcome unknown: " + outcome.detail();
      case TRIPPED -> outcome.detail();
    };
  }

  private FailureHandling.Means means(int team) {
    return new FailureHandling.Means(
        scene.plan().teams().get(team).hasSpare(), listener.restarted());
  }

  private void follow(Action action, String why) {
    if (action == Action.ABORT) {
      listener.abort(why);
    } else if (action == Action.RESTART_ALL) {
      listener.restart(why);
    }
  }

  private void handler(
      FailurePolicy own,
      String block,
      Optional<ExecutionNote.Seat> seat,
      Action action,
      String why) {
    List<String> words = handling.handler(own);
    if (words.isEmpty()) {
      return;
    }
    SortedMap<String, String> environment = new TreeMap<>();
    environment.put("PLUSHM_EXECUTION", scene.key());
    environment.put("PLUSHM_BLOCK", block);
    environment.put("PLUSHM_HOST", seat.map(s -> s.host().value()).orElse(""));
    environment.put("PLUSHM_ACTION", action.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    environment.put("PLUSHM_REASON", why);
    boolean begun =
        local.run(
            scene.plan().folder(),
            words,
            environment,
            (status, wrong) -> {
              if (status != 0 || !wrong.isEmpty()) {
                String detail = wrong.isEmpty() ? "" : ": " + wrong;
                scene.notice("the handler of '" + why + "' ended with status " + status + detail);
              }
            });
    if (!begun) {
      scene.notice("the handler of '" + why + "' was not started: too many run");
    }
  }

  // Hosts.

  private boolean look(int team, ExecutionNote.Seat seat) {
    OrdinalSet one = OrdinalSet.of(seat.ordinal());
    OrdinalSet known = settled.union(idle);
    if (known.contains(seat.ordinal()) || scene.cast().vacant().contains(seat.ordinal())) {
      return false;
    }
    Optional<Host> host = scene.desk().hosts().byName(seat.host());
    boolean gone =
        givenUp.contains(seat.ordinal())
            || host.filter(h -> there(h) && h.ordinal().filter(seat.ordinal()::equals).isPresent())
                .isEmpty();
    if (!gone) {
      return host.isPresent() && move(team, seat, host.get());
    }
    if (!needed(team, one)) {
      idle = idle.union(one);
      return false;
    }
    boolean failed = host.filter(h -> !there(h) || givenUp.contains(seat.ordinal())).isPresent();
    String words = failed ? ExecutionReport.early(host.get()).words() : ExecutionReport.STORE_LOST;
    String why = seat.host() + GONE + words;
    Action action = handling.ofHost(means(team));
    if (!scene.plan().application()) {
      action = Action.FAIL;
    }
    boolean anew = action == Action.RESTART_ALL;
    if (action == Action.REPLACE || anew) {
      if (replace(team, seat, why)) {
        handler(FailurePolicy.NONE, "", Optional.of(seat), action, why);
        follow(action, why);
        return true;
      }
      action = anew ? Action.ABORT : Action.FAIL;
    }
    settle(team, seat, action, why);
    return true;
  }

  private static boolean there(Host host) {
    return host.state() != HostState.FAILED && host.state() != HostState.LEFT;
  }

  /** Whether what runs on a drained host is given to a spare one. */
  private boolean move(int team, ExecutionNote.Seat seat, Host host) {
    OrdinalSet one = OrdinalSet.of(seat.ordinal());
    boolean service =
        scene.steps().stream()
            .anyMatch(step -> step.plan().service() && step.targets().contains(seat.ordinal()));
    boolean moves = host.drain() == Drain.MOVES || (host.drain() == Drain.ENDS && service);
    return moves
        && scene.plan().application()
        && needed(team, one)
        && handling.ofHost(means(team)) == Action.REPLACE
        && replace(team, seat, seat.host() + " is drained");
  }

  private void settle(int team, ExecutionNote.Seat seat, Action action, String why) {
    ExecutionNote.Gone gone = new ExecutionNote.Gone(scene.now(), team, seat, action, why);
    if (scene.plan().application()) {
      scene.note(gone);
    }
    recall(gone);
    if (action == Action.IGNORE) {
      scene.notice("going on without " + why);
    }
    handler(FailurePolicy.NONE, "", Optional.of(seat), action, why);
    follow(action, why);
  }

  /** Whether something of the team is still to be done there. */
  private boolean needed(int team, OrdinalSet one) {
    return scene.steps().stream()
        .filter(step -> step.plan().team() == team && !(step.plan().work() instanceof Work.Remove))
        .anyMatch(
            step ->
                !step.targets().intersect(one).minus(step.settled()).isEmpty()
                    || !step.absent().intersect(one).isEmpty());
  }

  // Successors.

  /** A spare host is to take the seat; false if there is none. */
  private boolean replace(int team, ExecutionNote.Seat seat, String why) {
    Optional<Host> spare = scene.plan().teams().get(team).replace(seat.host());
    if (spare.isEmpty()) {
      return false;
    }
    Host fresh = spare.get();
    ExecutionNote.Replaced note =
        new ExecutionNote.Replaced(
            scene.now(), team, seat.host(), fresh.name(), !fresh.joined(), why);
    scene.note(note);
    if (note.invited()) {
      gathering.comes(fresh);
    }
    vacate(note);
    scene.notice(fresh + " takes the place of " + seat.host() + ": " + why);
    OrdinalSet old = OrdinalSet.of(seat.ordinal());
    for (Step step : scene.steps()) {
      for (RunAccount account : List.copyOf(step.accounts())) {
        OrdinalSet open = account.open().intersect(old);
        if (!open.isEmpty() && step.plan().team() == team) {
          end(account.id(), step, open);
          account.giveUp(open, ErrorCode.HOST_LOST, "replaced by " + fresh);
        }
      }
    }
    invite(fresh);
    return true;
  }

  private void end(CommandId id, Step step, OrdinalSet who) {
    if (!(step.plan().work() instanceof Work.Pass || step.plan().work() instanceof Work.Up)) {
      scene.desk().sequencer().number(new com.plushm.api.command.Command.Signal(id, who, KILL));
    }
  }

  private void invite(Host fresh) {
    if (!fresh.joined()) {
      scene.desk().invitations().invite(fresh);
      scene.desk().invitations().pump();
    }
  }

  /** The seat waits for the spare host from now on; what the old one did counts no more. */
  private void vacate(ExecutionNote.Replaced note) {
    Optional<Cast.Vacancy> again = scene.cast().give(note.old());
    if (again.isPresent()) {
      scene.cast().expect(note.fresh(), again.get());
      return;
    }
    Optional<ExecutionNote.Seat> seat =
        scene.cast().line(note.team()).stream()
            .filter(s -> s.host().equals(note.old()))
            .findFirst();
    if (seat.isPresent()) {
      OrdinalSet old = OrdinalSet.of(seat.get().ordinal());
      scene.cast().expect(note.fresh(), new Cast.Vacancy(note.team(), seat.get()));
      gates.retract(note.team(), old);
      for (Step step : scene.steps()) {
        if (step.plan().team() == note.team()) {
          step.retire(old);
        }
      }
    }
  }

  /** Looks whether those that seats wait for are there, or will not come. */
  private boolean successors() {
    boolean any = false;
    for (HostName name : scene.cast().successors()) {
      if (!listener.working()) {
        return true;
      }
      Host fresh = scene.desk().hosts().byName(name).orElseThrow();
      Cast.Vacancy vacancy = scene.cast().vacancy(name).orElseThrow();
      Optional<String> refusal =
          fresh.joined()
              ? scene.plan().teams().get(vacancy.team()).refusal(fresh)
              : Optional.empty();
      boolean failed = fresh.state() == HostState.FAILED || fresh.state() == HostState.NAMED;
      if (fresh.joined() && refusal.isEmpty() && fresh.ordinal().isPresent()) {
        ExecutionNote.Seat seat = new ExecutionNote.Seat(name, fresh.ordinal().get());
        ExecutionNote.Took took =
            new ExecutionNote.Took(scene.now(), vacancy.team(), vacancy.old(), seat);
        scene.note(took);
        take(took);
        any = true;
      } else if (failed || refusal.isPresent()) {
        next(fresh, vacancy, refusal.orElse(fresh.reason()));
        any = true;
      } else if (fresh.state() == HostState.LEFT) {
        invite(fresh);
      }
    }
    return any;
  }

  private void next(Host failed, Cast.Vacancy vacancy, String why) {
    Optional<Host> spare = scene.plan().teams().get(vacancy.team()).replace(failed.name());
    if (spare.isPresent()) {
      Host fresh = spare.get();
      ExecutionNote.Replaced note =
          new ExecutionNote.Replaced(
              scene.now(), vacancy.team(), failed.name(), fresh.name(), !fresh.joined(), why);
      scene.note(note);
      if (note.invited()) {
        gathering.comes(fresh);
      }
      vacate(note);
      scene.notice(fresh + " takes the place of " + failed + ": " + why);
      invite(fresh);
      return;
    }
    Action action = handling.ofHost(new FailureHandling.Means(false, listener.restarted()));
    action = action == Action.RESTART_ALL ? Action.ABORT : action;
    scene.cast().give(failed.name());
    settle(
        vacancy.team(),
        vacancy.old(),
        action,
        "no other host takes its place: " + failed + ": " + why);
  }

  /** The successor is there: it begins from the beginning. */
  private void take(ExecutionNote.Took took) {
    OrdinalSet fresh = OrdinalSet.of(took.fresh().ordinal());
    scene.cast().take(took.team(), took.old(), took.fresh());
    Host host = scene.desk().hosts().byName(took.fresh().host()).orElseThrow();
    scene.desk().hosts().byName(took.old().host()).ifPresent(old -> gathering.replaced(old, host));
    for (Step step : scene.steps()) {
      if (step.plan().team() == took.team() && !(step.plan().work() instanceof Work.Remove)) {
        step.add(fresh);
      }
    }
    gates.expect(took.team(), fresh);
    gates.leave(took.team(), OrdinalSet.of(took.old().ordinal()));
  }

  /** What was decided is so from now on; the same when an earlier controller decided it. */
  void recall(ExecutionNote note) {
    if (note instanceof ExecutionNote.Failed n) {
      Step step = scene.steps().get(n.step());
      if (step.plan().work() instanceof Work.Pass pass) {
        scene.gates().get(pass.gate()).judged = true;
      } else {
        if (step.plan().work() instanceof Work.Tasks) {
          step.fail(n.who()); // That it had ended by then is not noted of itself.
        }
        step.judge(n.who(), n.action() == Action.IGNORE);
      }
    } else if (note instanceof ExecutionNote.Replaced n) {
      scene.plan().teams().get(n.team()).recall(n.old(), n.fresh());
      if (n.invited()) {
        scene.desk().hosts().byName(n.fresh()).ifPresent(gathering::comes);
      }
      vacate(n);
    } else if (note instanceof ExecutionNote.Took n) {
      take(n);
    } else if (note instanceof ExecutionNote.Gone n) {
      gone(n);
    }
  }

  /**
   * Everything begins anew: who is gone stays gone. Those that were not needed any more are needed
   * again, so that what follows from their absence is still to be decided.
   */
  void reset() {
    idle = OrdinalSet.empty();
    for (int team = 0; team < scene.plan().teams().size(); team++) {
      OrdinalSet gone = scene.cast().ordinals(team).intersect(settled);
      for (Step step : scene.steps()) {
        if (step.plan().team() == team) {
          step.abandon(gone);
        }
      }
      // Whose loss was ignored is in no step any more that would tell the barriers.
      gates.leave(team, gone);
    }
  }

  /** It ends: seats that still wait for a host stay vacant. */
  void end() {
    for (HostName name : scene.cast().successors()) {
      Cast.Vacancy vacancy = scene.cast().vacancy(name).orElseThrow();
      gone(new ExecutionNote.Gone(0, vacancy.team(), vacancy.old(), Action.FAIL, ""));
      scene.desk().hosts().byName(vacancy.old().host()).ifPresent(listener::vacant);
    }
  }

  private void gone(ExecutionNote.Gone n) {
    OrdinalSet one = OrdinalSet.of(n.seat().ordinal());
    settled = settled.union(one);
    for (HostName name : scene.cast().successors()) {
      if (scene.cast().vacancy(name).orElseThrow().old().equals(n.seat())) {
        scene.cast().give(name);
      }
    }
    Optional<Host> host = scene.desk().hosts().byName(n.seat().host());
    for (Step step : scene.steps()) {
      if (step.plan().team() == n.team() && !(step.plan().work() instanceof Work.Remove)) {
        if (n.action() == Action.IGNORE) {
          step.retire(one);
        } else {
          step.add(one);
          step.abandon(one);
        }
      }
    }
    if (n.action() == Action.IGNORE) {
      gates.leave(n.team(), one);
      host.ifPresent(gathering::without);
    } else {
      // What is the same of many hosts is told without their names: it is one line then.
      String prefix = n.seat().host() + GONE;
      String why = n.why().startsWith(prefix) ? n.why().substring(prefix.length()) : n.why();
      host.ifPresent(h -> listener.lost(h, why));
    }
  }
}
