package com.plushm.controller.decide;

import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.Specification.FailurePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A block of an execution on the hosts of one component; each host is in one of its sets. */
final class Step {
  /**
   * What is to be done.
   *
   * @param team the component's index
   * @param after indices of the steps that must have ended as they should on a host before
   * @param once whether what one host installs is there for all of them: they share a file system;
   *     what it needs for that is moved to that host alone
   */
  record Plan(
      String name,
      int team,
      List<Integer> after,
      Work work,
      FailurePolicy onFailure,
      boolean once) {

    /** Something that is moved to or from the hosts of the first component. */
    static Plan of(String name, Cargo cargo) {
      return new Plan(name, 0, List.of(), new Work.Move(cargo, false), FailurePolicy.NONE, false);
    }

    boolean service() {
      return work instanceof Work.Process process && process.care().service();
    }

    /** Whether people see it: what they wrote down and what runs there. */
    boolean visible() {
      return work instanceof Work.Process
          || work instanceof Work.Tasks
          || (work instanceof Work.Move move && !move.software());
    }

    /** Whether it is done for all when one has done it. */
    boolean forAll() {
      return once && work instanceof Work.Install;
    }

    boolean software() {
      return work instanceof Work.Install || (work instanceof Work.Move move && move.software());
    }
  }

  /** Times that a service is asked whether it is up, if the answer is no although it runs. */
  private static final int UP_ATTEMPTS = 3;

  private final Plan plan;
  private final List<RunAccount> accounts = new ArrayList<>();
  private OrdinalSet targets = OrdinalSet.empty();
  private OrdinalSet started = OrdinalSet.empty();
  private OrdinalSet well = OrdinalSet.empty();
  private OrdinalSet bad = OrdinalSet.empty();
  private OrdinalSet judged = OrdinalSet.empty();
  private OrdinalSet pardoned = OrdinalSet.empty();
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

  /** Who ended well; of a barrier, who was released. */
  OrdinalSet well() {
    return well;
  }

  /** Who ended, but not well. */
  OrdinalSet bad() {
    return bad;
  }

  /** Who failed for good: whatever the policy says has been said. */
  OrdinalSet failed() {
    return bad.intersect(judged).minus(pardoned);
  }

  /** Of whom it is not decided yet what follows from their failure. */
  OrdinalSet unjudged() {
    return bad.minus(judged);
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

  /** Where what comes after it may begin. */
  OrdinalSet done() {
    return well.union(pardoned);
  }

  /** Where its command was given. */
  OrdinalSet started() {
    return started;
  }

  /** Where it may still be started. */
  OrdinalSet unstarted() {
    return targets.minus(started).minus(well).minus(absent).minus(notRun);
  }

  OrdinalSet settled() {
    return well.union(bad.intersect(judged)).union(absent).union(notRun);
  }

  boolean complete() {
    return settled().size() == targets.size();
  }

  /** Where something of it runs. */
  boolean running() {
    return accounts.stream().anyMatch(account -> !account.complete());
  }

  void started(RunAccount account) {
    accounts.add(account);
    started = started.union(account.roster());
  }

  /**
   * Takes over what the account says by now; a barrier's entries and a farm's tasks do not end it.
   */
  void settle(RunAccount account) {
    OrdinalSet missing = account.absent().intersect(targets);
    if (plan.work() instanceof Work.Pass || plan.work() instanceof Work.Up) {
      // Whether they enter is of no account any more where it is decided that they pass, or never.
      missing = missing.minus(well).minus(notRun);
    }
    absent = absent.union(missing);
    if (plan.work() instanceof Work.Pass || plan.work() instanceof Work.Tasks) {
      return;
    }
    OrdinalSet succeeded = account.succeeded().intersect(targets);
    well = well.union(succeeded);
    OrdinalSet failures = account.answered().intersect(targets).minus(well);
    if (plan.work() instanceof Work.Up) {
      // Only a host's last answer counts, and it is asked so often, however often others were.
      OrdinalSet last = failures.minus(asked(accounts.indexOf(account) + 1, 1));
      failures = last.intersect(asked(0, UP_ATTEMPTS));
      started = started.minus(last.minus(failures));
      judged = judged.union(failures); // Nothing but what comes after it follows: no decision.
    }
    bad = bad.union(failures);
    if (plan.forAll() && !succeeded.isEmpty()) {
      well = targets.minus(bad).minus(absent).minus(notRun);
    }
  }

  /** Who was asked at least so often, from that account on. */
  private OrdinalSet asked(int from, int times) {
    OrdinalSet[] asked = new OrdinalSet[times];
    Arrays.fill(asked, OrdinalSet.empty());
    for (RunAccount account : accounts.subList(from, accounts.size())) {
      for (int i = times - 1; i > 0; i--) {
        asked[i] = asked[i].union(asked[i - 1].intersect(account.roster()));
      }
      asked[0] = asked[0].union(account.roster());
    }
    return asked[times - 1];
  }

  /** It is done there. */
  void done(OrdinalSet hosts) {
    well = well.union(hosts.intersect(targets).minus(absent).minus(notRun));
    bad = bad.minus(well);
  }

  /** It failed there. */
  void fail(OrdinalSet hosts) {
    bad = bad.union(hosts.intersect(targets).minus(absent).minus(well));
  }

  /** What follows from their failure is decided; with {@code pardon} it counts as done. */
  void judge(OrdinalSet hosts, boolean pardon) {
    judged = judged.union(hosts);
    if (pardon) {
      pardoned = pardoned.union(hosts.intersect(targets));
    }
  }

  /** It will not be run there. */
  void skip(OrdinalSet hosts, String why) {
    OrdinalSet skipped = hosts.intersect(unstarted());
    if (!skipped.isEmpty()) {
      notRun = notRun.union(skipped);
      whyNot = why;
    }
  }

  /** Nobody passes there any more, whether or not they have entered. */
  void shut(OrdinalSet hosts, String why) {
    OrdinalSet skipped = hosts.intersect(targets).minus(settled());
    if (!skipped.isEmpty()) {
      notRun = notRun.union(skipped);
      whyNot = why;
    }
  }

  /** Nothing more of it is begun: who waits for something there waits no longer. */
  void shut(String why) {
    Work work = plan.work();
    if (work instanceof Work.Pass || work instanceof Work.Up || work instanceof Work.Tasks) {
      shut(targets, why);
    } else {
      skip(unstarted(), why);
    }
  }

  /** Their answer to an earlier step is missing, so there will be none to this one. */
  void lose(OrdinalSet hosts) {
    absent = absent.union(hosts.intersect(unstarted()));
  }

  /** They are gone for good: whatever was not settled is missing. */
  void abandon(OrdinalSet hosts) {
    absent = absent.union(hosts.intersect(targets).minus(settled()));
  }

  /** What it did there is gone. */
  void undo(OrdinalSet hosts) {
    well = well.minus(hosts);
  }

  /** Others take their place: what they did counts no more. */
  void retire(OrdinalSet hosts) {
    targets = targets.minus(hosts);
    well = well.minus(hosts);
    bad = bad.minus(hosts);
    judged = judged.minus(hosts);
    pardoned = pardoned.minus(hosts);
    absent = absent.minus(hosts);
    notRun = notRun.minus(hosts);
  }

  /** It is for them, too; what they did of it before counts. */
  void add(OrdinalSet hosts) {
    targets = targets.union(hosts);
    if (plan.forAll() && !well.isEmpty()) {
      well = well.union(hosts);
    }
    accounts.forEach(this::settle);
  }

  /**
   * Everything begins anew; software that is there stays there. Where it is not, the reason was one
   * of the run before: an answer that was given up, or a predecessor that failed.
   */
  void reset() {
    accounts.clear();
    OrdinalSet all = targets;
    OrdinalSet there = plan.software() ? well : OrdinalSet.empty();
    retire(all);
    targets = all;
    well = there;
    started = plan.software() ? started.minus(all.minus(there)) : OrdinalSet.empty();
    judged = OrdinalSet.empty();
    whyNot = "";
  }
}
