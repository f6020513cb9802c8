package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/** Ends what runs of an execution, and lets go the hosts that it alone brought in. */
final class Departure {
  private static final String NOT_ENDED = "did not end when it was told to";
  private static final int TERM = 15;
  private static final int KILL = 9;

  /**
   * How long the last answers are waited for after KILL. What a host says may be lost with a node
   * on its way; the host says it again 10 to 20 s later: its patience for an answer, and then until
   * the fabric's next look at what is overdue.
   */
  private static final long ANSWER_MILLIS = 25_000;

  /** How long clients may take to remove software. */
  private static final long CLEAN_MILLIS = 30_000;

  private final Scene scene;
  private final Runnable again;
  private Dismissal dismissal;

  /**
   * @param again to be called when there may be something to decide
   */
  Departure(Scene scene, Runnable again) {
    this.scene = scene;
    this.again = again;
  }

  private String timer() {
    return "kill-" + scene.key();
  }

  /** Has those steps end: TERM first, KILL later, and in the end nobody waits any more. */
  void end(Predicate<Step> which) {
    if (running(which)) {
      signal(which, OrdinalSet.empty(), true, TERM);
      scene
          .desk()
          .timers()
          .start(timer(), scene.desk().settings().killAfterMillis(), () -> kill(which));
    }
  }

  private void kill(Predicate<Step> which) {
    signal(which, OrdinalSet.empty(), true, KILL);
    scene.desk().timers().start(timer(), ANSWER_MILLIS, () -> late(which));
  }

  /**
   * Who has not ended is given up, but for those that are looked for or being invited again: they
   * hear of it when they are back, or are given up as their hosts are.
   */
  private void late(Predicate<Step> which) {
    // First: with the last that is given up what comes next begins, and cancels it.
    scene.desk().timers().start(timer(), ANSWER_MILLIS, () -> late(which));
    List<RunAccount> open = accounts(which);
    open.forEach(a -> a.giveUp(overdue(a.open()), ErrorCode.HOST_SILENT, NOT_ENDED));
    again.run();
  }

  /** Those of them who will not come, or have been there for so long that they could have ended. */
  private OrdinalSet overdue(OrdinalSet hosts) {
    long since = scene.desk().context().now() - ANSWER_MILLIS;
    OrdinalSet.Builder overdue = OrdinalSet.builder();
    for (Ordinal ordinal : hosts.stream().toList()) {
      Host host = scene.desk().hosts().byOrdinal(ordinal);
      boolean same = host.ordinal().filter(ordinal::equals).isPresent();
      boolean comes = same && (scene.desk().recovery().awaits(host) || host.joinedAt() > since);
      if (!comes) {
        overdue.add(ordinal);
      }
    }
    return overdue.build();
  }

  /** Waits no longer; what runs is killed as soon as it can be. */
  void abandon() {
    signal(s -> true, OrdinalSet.empty(), true, KILL);
    giveUp(s -> true, "not waited for");
    giveUp(Departure::removal, "not waited for"); // It begins when all the rest has ended.
  }

  /** Only what is open now: when the last of it has ended, what comes next begins at once. */
  private void giveUp(Predicate<Step> which, String why) {
    accounts(which).forEach(a -> a.giveUp(a.open(), ErrorCode.HOST_SILENT, why));
    again.run();
  }

  private List<RunAccount> accounts(Predicate<Step> which) {
    return scene.steps().stream().filter(which).flatMap(s -> s.accounts().stream()).toList();
  }

  /** Whether anything of them is still to end. Entries end by themselves. */
  boolean running(Predicate<Step> which) {
    return scene.steps().stream().filter(which).filter(s -> !entry(s)).anyMatch(Step::running);
  }

  private static boolean removal(Step step) {
    return step.plan().work() instanceof Work.Remove;
  }

  private static boolean entry(Step step) {
    return step.plan().work() instanceof Work.Pass || step.plan().work() instanceof Work.Up;
  }

  /** Sends a signal to what is running, with {@code all} everywhere; tells to whom. */
  OrdinalSet signal(Predicate<Step> which, OrdinalSet hosts, boolean all, int number) {
    OrdinalSet reached = OrdinalSet.empty();
    for (Step step : scene.steps()) {
      for (RunAccount account : step.accounts()) {
        OrdinalSet to = all ? account.open() : account.open().intersect(hosts);
        if (!to.isEmpty() && which.test(step) && !entry(step)) {
          scene.desk().sequencer().number(new Command.Signal(account.id(), to, number));
          reached = reached.union(to);
        }
      }
    }
    return reached;
  }

  /** All has ended that was to end. */
  void ended() {
    scene.desk().timers().cancel(timer());
  }

  /** Software is being removed; that is waited for only so long. */
  void cleaning() {
    scene
        .desk()
        .timers()
        .ensure(timer(), CLEAN_MILLIS, () -> giveUp(Departure::removal, "did not remove it"));
  }

  /**
   * Lets hosts go, also those that were lost and are being invited again.
   *
   * @param job that does, and no other needs them
   */
  void leave(Collection<Host> invited, Job job, Runnable done) {
    List<Host> own = new ArrayList<>();
    if (!scene.plan().stay()) {
      for (Host host : invited) {
        if (!host.pinned() && !host.leaving() && !scene.desk().jobs().uses(host, job)) {
          own.add(host);
        }
      }
    }
    dismissal = new Dismissal(scene.desk(), scene.key(), done);
    dismissal.begin(own);
  }

  void changed(Host host) {
    if (dismissal != null) {
      dismissal.changed(host);
    }
  }

  /** Does not wait for those that leave. */
  void hurry() {
    if (dismissal != null) {
      dismissal.giveUp();
    }
  }
}
