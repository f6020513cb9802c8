package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.command.Stream;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.RunVariables;
import com.plushm.controller.ExecutionView;
import com.plushm.controller.HostState;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An execution: gathers its hosts, runs its steps on each in their order, accounts for every host,
 * and lets go what it alone brought in.
 */
final class ExecutionJob extends Job implements Gathering.Listener, RunAccount.Listener {
  private static final int TERM = 15;
  private static final int KILL = 9;
  private static final long BATCH_MILLIS = 20;
  private static final int FOLLOWERS_MAX = 16;

  /** What is to be run where. */
  record Plan(
      String name,
      List<String> components,
      List<Team> teams,
      List<Step.Plan> steps,
      boolean stay,
      Optional<MassFailure> massFailure) {}

  private enum Phase {
    CONNECTING("connecting"),
    RUNNING("running"),
    LEAVING("running"),
    DONE("done"),
    INTERRUPTED("interrupted");

    private final String word;

    Phase(String word) {
      this.word = word;
    }
  }

  private final Plan plan;
  private final Gathering gathering;
  private final ExecutionReport report;
  private final List<Step> steps;
  private final Set<LogsJob> followers = new LinkedHashSet<>();
  private Phase phase = Phase.CONNECTING;
  private boolean interrupted;
  private boolean held;
  private Dismissal departing;

  ExecutionJob(String key, Desk desk, Observer observer, Plan plan) {
    super(key, desk, observer);
    this.plan = plan;
    this.gathering = new Gathering(desk, this, this);
    this.steps = plan.steps().stream().map(Step::new).toList();
    this.report = new ExecutionReport(key, plan.name(), desk.hosts(), gathering, steps);
  }

  @Override
  void begin() {
    for (Team team : plan.teams()) {
      for (Host host : List.copyOf(team.members())) {
        host.pinned(host.pinned() || plan.stay());
        gathering.add(host);
      }
    }
    gathering.begin();
  }

  @Override
  public void failed(Host host) {
    for (Team team : plan.teams()) {
      Optional<Host> spare = team.replace(host);
      if (spare.isPresent()) {
        observer().notice(spare.get() + " takes the place of " + host + ": " + host.reason());
        gathering.excuse(host);
        gathering.add(spare.get());
        desk().invitations().pump();
      }
    }
  }

  @Override
  public void gathered() {
    for (Team team : plan.teams()) {
      List<Host> there = arrived(team);
      // One that lost its store since it arrived is another node by now, and not admitted yet.
      there.stream().filter(h -> h.ordinal().isEmpty()).forEach(report::lost);
      if (!interrupted && there.size() >= team.min()) {
        team.members().stream().filter(gathering.failures()::containsKey).forEach(this::excuse);
      }
    }
    if (interrupted) {
      leave();
      return;
    }
    phase = Phase.RUNNING;
    noteGathered();
    for (Step step : steps) {
      Team team = plan.teams().get(step.plan().team());
      step.targets(HostTable.ordinals(arrived(team)));
    }
    for (Step step : steps) {
      gone(step);
    }
    startReady();
    check();
  }

  private void noteGathered() {
    List<ExecutionNote.Failure> failures = new ArrayList<>();
    gathering
        .failures()
        .forEach(
            (h, why) -> failures.add(new ExecutionNote.Failure(h.name(), why.code(), why.words())));
    note(
        new ExecutionNote.Gathered(
            plan.teams().stream()
                .map(team -> arrived(team).stream().map(Host::name).toList())
                .toList(),
            plan.teams().stream().map(team -> HostTable.ordinals(arrived(team))).toList(),
            gathering.invited().stream().map(Host::name).toList(),
            failures));
  }

  @Override
  void recall(ExecutionNote note) {
    if (note instanceof ExecutionNote.Gathered gathered) {
      phase = Phase.RUNNING;
      gathering.recall(gathered);
      for (int i = 0; i < plan.teams().size(); i++) {
        plan.teams().get(i).recall(gathered.teams().get(i).stream().map(this::host).toList());
      }
      steps.forEach(step -> step.targets(gathered.targets().get(step.plan().team())));
    } else if (note instanceof ExecutionNote.Started started) {
      Step step = steps.get(started.step());
      desk().ledger().account(started.command()).ifPresent(step::started);
    } else if (note instanceof ExecutionNote.Skipped skipped) {
      steps.get(skipped.step()).skip(skipped.targets(), skipped.why());
    } else if (note instanceof ExecutionNote.Lost lost) {
      steps.get(lost.step()).lose(lost.targets());
    } else if (note instanceof ExecutionNote.Interrupted) {
      interrupted = true;
      held = true;
    }
  }

  private Host host(HostName name) {
    return desk().hosts().byName(name).orElseThrow();
  }

  @Override
  void resume() {
    if (phase == Phase.CONNECTING && interrupted) {
      giveUpGathering("interrupted before it joined");
    } else if (phase == Phase.CONNECTING) {
      begin();
    } else if (interrupted) {
      kill();
    } else {
      propagate();
      startReady();
    }
    check();
  }

  private void excuse(Host host) {
    observer().notice(host + " is done without: " + host.reason());
    gathering.excuse(host);
  }

  /** Hosts that joined and were given up again before anything was started on them. */
  private void gone(Step step) {
    for (Ordinal ordinal : step.targets().stream().toList()) {
      Host host = desk().hosts().byOrdinal(ordinal);
      if (host.state() == HostState.FAILED || host.state() == HostState.LEFT) {
        note(new ExecutionNote.Lost(steps.indexOf(step), OrdinalSet.of(ordinal)));
        step.lose(OrdinalSet.of(ordinal));
        report.lost(host);
      }
    }
  }

  /** Starts every step on the hosts whose predecessors ended well by now. */
  private void startReady() {
    if (phase != Phase.RUNNING || held) {
      return;
    }
    for (Step step : steps) {
      OrdinalSet ready = step.unstarted();
      for (int before : step.plan().after()) {
        Step predecessor = steps.get(before);
        ready = ready.minus(predecessor.targets().minus(predecessor.well()));
      }
      if (!ready.isEmpty()) {
        Command command = command(step, ready);
        CommandId id = desk().sequencer().number(command);
        RunAccount account = desk().ledger().open(key(), id, ready, this);
        note(new ExecutionNote.Started(steps.indexOf(step), id, ready));
        step.started(account);
        if (step.plan().cargo().orElse(null) instanceof Cargo.Down down) {
          desk().files().offer(account.id(), down.shipment(), why -> changed(account, why));
        }
      }
    }
  }

  /** What is to be put cannot be given any more: nobody waits for the rest of it. */
  private void changed(RunAccount account, String why) {
    OrdinalSet open = account.open();
    if (!open.isEmpty()) {
      desk().sequencer().number(new Command.Signal(account.id(), open, KILL));
      account.giveUp(open, ErrorCode.FILE_CHANGED, why);
    }
  }

  /** The first command that it gave, if it gave one. */
  Optional<CommandId> command() {
    return steps.stream().flatMap(s -> s.accounts().stream()).map(RunAccount::id).findFirst();
  }

  private Command command(Step step, OrdinalSet ready) {
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = 0; i < plan.teams().size(); i++) {
      values.put(
          plan.components().get(i) + RunVariables.HOSTS_SUFFIX,
          HostTable.names(arrived(plan.teams().get(i))).fold());
    }
    List<Ordinal> ranks =
        arrived(plan.teams().get(step.plan().team())).stream()
            .flatMap(host -> host.ordinal().stream())
            .filter(step.targets()::contains)
            .toList();
    values.put(RunVariables.COUNT, Integer.toString(ranks.size()));
    return step.plan().command(key(), ready, ranks, values);
  }

  /** The hosts of a team that joined, in the order of the pool; spare ones come last. */
  private List<Host> arrived(Team team) {
    return team.members().stream().filter(gathering.arrived()::contains).toList();
  }

  @Override
  public void grown(RunAccount account, Stream stream, OrdinalSet who, Bytes bytes) {
    if (!followers.isEmpty()) {
      OutputEvent event =
          new OutputEvent(processOf(account), desk().hosts().names(who), stream, bytes);
      List.copyOf(followers).forEach(f -> f.observer().output(event));
    }
  }

  private String processOf(RunAccount account) {
    return steps.stream()
        .filter(s -> s.accounts().contains(account))
        .map(s -> s.plan().name())
        .findFirst()
        .orElse("");
  }

  @Override
  public void settled(RunAccount account) {
    for (Step step : steps) {
      if (step.accounts().contains(account)) {
        step.settle(account);
      }
    }
    propagate();
    if (desk().diary().replaying()) {
      return;
    }
    touch();
    if (steps.stream().anyMatch(s -> !s.unstarted().isEmpty())) {
      desk().timers().ensure("steps-" + key(), BATCH_MILLIS, this::startReady);
    }
    check();
  }

  /** A step is not run where its predecessor failed, nor missed twice where it is missing. */
  private void propagate() {
    boolean again = true;
    while (again) {
      again = false;
      for (Step step : steps) {
        int before = step.settled().size();
        for (int index : step.plan().after()) {
          Step predecessor = steps.get(index);
          step.lose(predecessor.absent());
          step.skip(
              predecessor.bad().union(predecessor.notRun()),
              "not run: predecessor '" + predecessor.plan().name() + "' failed");
        }
        again |= step.settled().size() > before;
      }
    }
  }

  private void check() {
    if (phase == Phase.RUNNING && steps.stream().allMatch(Step::complete)) {
      leave();
    }
  }

  /** Lets go the hosts that nobody but this run wanted. */
  private void leave() {
    phase = Phase.LEAVING;
    List<Host> own = new ArrayList<>();
    if (!plan.stay()) {
      for (Host host : gathering.invited()) {
        if (!host.pinned() && host.joined() && !desk().jobs().uses(host, this)) {
          own.add(host);
        }
      }
    }
    departing = new Dismissal(desk(), key(), this::end);
    departing.begin(own);
  }

  private void end() {
    if (over()) {
      return;
    }
    phase = interrupted ? Phase.INTERRUPTED : Phase.DONE;
    desk().timers().cancel("steps-" + key());
    desk().timers().cancel("kill-" + key());
    report.close(took(), interrupted);
    for (Step step : steps) {
      for (RunAccount account : step.accounts()) {
        desk().ledger().close(account.id());
        desk().files().withdraw(account.id());
      }
    }
    Summary summary = report.summary();
    List.copyOf(followers).forEach(f -> f.finish(summary));
    followers.clear();
    finish(summary);
  }

  @Override
  void changed(Host host) {
    if (phase == Phase.CONNECTING) {
      gathering.changed(host);
    } else if (departing != null) {
      departing.changed(host);
    }
  }

  @Override
  void aliased(Host second, Host first) {
    if (phase == Phase.CONNECTING) {
      first.pinned(first.pinned() || (plan.stay() && gathering.has(second)));
      plan.teams().forEach(team -> team.aliased(second, first).ifPresent(gathering::add));
      gathering.aliased(second, first);
      desk().invitations().pump();
    }
  }

  /** What it wants to follow from a mass failure, if it says so. */
  Optional<MassFailure> massFailure() {
    return plan.massFailure();
  }

  @Override
  boolean uses(Host host) {
    return !over() && gathering.has(host);
  }

  @Override
  void interrupt() {
    if (interrupted) {
      return;
    }
    interrupted = true;
    held = true;
    note(new ExecutionNote.Interrupted());
    if (phase == Phase.CONNECTING) {
      giveUpGathering("interrupted before it joined");
    } else if (phase == Phase.RUNNING) {
      steps.forEach(s -> skip(s, "not run: interrupted"));
      signal(OrdinalSet.empty(), true, TERM);
      desk().timers().start("kill-" + key(), desk().settings().killAfterMillis(), this::kill);
      check();
    }
  }

  private void giveUpGathering(String why) {
    gathering.giveUp(plan.teams().stream().flatMap(t -> t.members().stream()).toList(), why);
    leave();
  }

  private void skip(Step step, String why) {
    OrdinalSet rest = step.unstarted();
    if (!rest.isEmpty()) {
      note(new ExecutionNote.Skipped(steps.indexOf(step), rest, why));
      step.skip(rest, why);
    }
  }

  private void kill() {
    signal(OrdinalSet.empty(), true, KILL);
    desk()
        .timers()
        .start(
            "kill-" + key(),
            desk().settings().killAfterMillis(),
            () -> giveUp("did not end after an interruption"));
  }

  private void giveUp(String why) {
    for (Step step : steps) {
      skip(step, "not run: interrupted");
      List.copyOf(step.accounts()).forEach(a -> a.giveUp(a.open(), ErrorCode.HOST_SILENT, why));
    }
    check();
  }

  @Override
  void abandon() {
    interrupted = true;
    held = true;
    note(new ExecutionNote.Interrupted());
    if (phase == Phase.CONNECTING) {
      giveUpGathering("not waited for");
    } else if (phase == Phase.RUNNING) {
      // The end cancels the timer of this KILL: nobody would send it later.
      signal(OrdinalSet.empty(), true, KILL);
      giveUp("not waited for");
    }
    if (departing != null) {
      departing.giveUp();
    }
  }

  /** Sends a signal to what is running, with {@code all} everywhere; tells to whom. */
  OrdinalSet signal(OrdinalSet hosts, boolean all, int number) {
    OrdinalSet reached = OrdinalSet.empty();
    for (Step step : steps) {
      for (RunAccount account : step.accounts()) {
        OrdinalSet to = all ? account.open() : account.open().intersect(hosts);
        if (!to.isEmpty()) {
          desk().sequencer().number(new Command.Signal(account.id(), to, number));
          reached = reached.union(to);
        }
      }
    }
    return reached;
  }

  /** Shows what there is, and what comes if asked to. */
  void show(LogsJob to, boolean follow) {
    for (Step step : steps) {
      for (RunAccount account : step.accounts()) {
        account.replay(
            new RunAccount.Listener() {
              @Override
              public void grown(RunAccount a, Stream stream, OrdinalSet who, Bytes bytes) {
                NodeSet names = desk().hosts().names(who);
                to.observer().output(new OutputEvent(step.plan().name(), names, stream, bytes));
              }

              @Override
              public void settled(RunAccount a) {}
            });
      }
    }
    if (!over() && follow && followers.size() < FOLLOWERS_MAX) {
      followers.add(to);
    } else {
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

  /** Bytes of output held. */
  long bytes() {
    return steps.stream().flatMap(s -> s.accounts().stream()).mapToLong(RunAccount::bytes).sum();
  }

  /** Lets the output of an execution that is over go. */
  void forget() {
    steps.forEach(s -> s.accounts().clear());
  }

  @Override
  Progress progress() {
    if (phase == Phase.CONNECTING) {
      int there = gathering.arrived().size();
      int failed = gathering.failures().size();
      int all = there + failed + gathering.waiting().size();
      return new Progress("connecting", all, there, 0, failed, some(gathering.waiting()));
    }
    return report.progress();
  }

  ExecutionView view() {
    Progress now = progress();
    return new ExecutionView(
        key(),
        plan.name(),
        phase.word,
        over() ? report.took() : took(),
        now.targets(),
        now.done(),
        now.failed(),
        now.missing(),
        over() ? NodeSet.empty() : now.slowest());
  }
}
