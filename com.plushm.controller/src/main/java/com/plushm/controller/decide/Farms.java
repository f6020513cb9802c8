package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.RunVariables;
import com.plushm.controller.Drain;
import com.plushm.controller.decide.application.Farm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workflows of an execution: gives inputs to hosts, and takes the results. */
final class Farms {
  private static final int KILL = 9;

  /** What was given by a command. */
  private record Task(int input, Ordinal host) {}

  /** A workflow under way. */
  private static final class Field {
    final int step;
    final Work.Tasks work;
    final SortedMap<CommandId, Task> tasks = new TreeMap<>();
    final SortedMap<CommandId, Task> open = new TreeMap<>();

    /** The command that brought an input's result. */
    final SortedMap<Integer, CommandId> results = new TreeMap<>();

    Farm farm;

    Field(int step, Work.Tasks work) {
      this.step = step;
      this.work = work;
      this.farm = new Farm(work.rules());
    }

    void ended(CommandId id, Task task, boolean well, long now) {
      farm.ended(task.input(), task.host(), well, now);
      if (well && farm.winner(task.input()).filter(task.host()::equals).isPresent()) {
        results.putIfAbsent(task.input(), id);
      }
    }
  }

  private final Scene scene;
  private final Schedule schedule;
  private final Runnable again;
  private final List<Field> fields = new ArrayList<>();

  /**
   * @param again to be called when there may be something to decide
   */
  Farms(Scene scene, Schedule schedule, Runnable again) {
    this.scene = scene;
    this.schedule = schedule;
    this.again = again;
    for (int i = 0; i < scene.steps().size(); i++) {
      if (scene.steps().get(i).plan().work() instanceof Work.Tasks work) {
        fields.add(new Field(i, work));
      }
    }
  }

  /** Decides all that is to be decided now; tells whether anything was. */
  boolean pump() {
    boolean any = false;
    for (Field field : fields) {
      any |= pump(field);
    }
    return any;
  }

  private boolean pump(Field field) {
    Step step = scene.steps().get(field.step);
    Farm farm = field.farm;
    if (step.complete()) {
      return false;
    }
    long now = scene.now();
    boolean any = results(field, now);
    hosts(step, farm);
    for (Optional<Farm.Decision> due = farm.due(now); due.isPresent(); due = farm.due(now)) {
      act(field, due.get(), now);
      any = true;
    }
    any |= conclude(step, farm);
    wake(field, now);
    return any;
  }

  /** Who takes part by now, and who no more. */
  private void hosts(Step step, Farm farm) {
    boolean vacant = scene.cast().incomplete(step.plan().team());
    if (vacant || !step.targets().minus(step.settled()).minus(farm.hosts()).isEmpty()) {
      farm.moreHosts(); // A spare one takes the place of the last, even.
    }
    OrdinalSet gone = step.absent().union(farm.hosts().minus(step.targets()));
    gone.stream().forEach(farm::lose);
    OrdinalSet ready = schedule.ready(step, step.targets().minus(step.settled()));
    ready.stream().forEach(farm::join);
    farm.rest(drained(farm.hosts()));
    OrdinalSet pending = step.targets().minus(step.settled()).minus(farm.hosts());
    if (pending.isEmpty() && !vacant) {
      farm.noMoreHosts();
    }
  }

  /** The whole step ends as its inputs did, on the hosts that came to it by now. */
  private static boolean conclude(Step step, Farm farm) {
    OrdinalSet before = step.done().union(step.bad());
    if (farm.over()) {
      OrdinalSet all = farm.hosts().intersect(step.targets());
      if (farm.failed() == 0) {
        step.done(all);
      } else {
        step.fail(all);
      }
    }
    return !step.done().union(step.bad()).equals(before);
  }

  /** Nothing more is given: the same for who is told of it by notes alone. */
  void conclude() {
    boolean again = true;
    while (again) { // One may come after another that is written behind it.
      again = false;
      for (Field field : fields) {
        Step step = scene.steps().get(field.step);
        if (!step.complete()) {
          hosts(step, field.farm);
          again |= conclude(step, field.farm);
        }
      }
    }
  }

  private OrdinalSet drained(OrdinalSet hosts) {
    return OrdinalSet.of(
        hosts.stream()
            .filter(o -> scene.desk().hosts().byOrdinal(o).drain() != Drain.NONE)
            .toList());
  }

  /** Tasks that have ended since the last time. */
  private boolean results(Field field, long now) {
    boolean any = false;
    for (CommandId id : List.copyOf(field.open.keySet())) {
      Task task = field.open.get(id);
      RunAccount account = account(id);
      if (account != null && account.complete()) {
        field.open.remove(id);
        if (!account.answered().isEmpty()) {
          boolean well = !account.succeeded().isEmpty();
          scene.note(new ExecutionNote.Ended(now, field.step, task.input(), task.host(), well));
          field.ended(id, task, well, now);
          any = true;
        }
      }
    }
    return any;
  }

  private RunAccount account(CommandId id) {
    return scene.desk().ledger().account(id).orElse(null);
  }

  private void act(Field field, Farm.Decision decision, long now) {
    if (decision instanceof Farm.Give give) {
      Step step = scene.steps().get(field.step);
      OrdinalSet who = OrdinalSet.of(give.host());
      SortedMap<String, String> values = schedule.values(step);
      values.put(RunVariables.INPUT, field.work.inputs().get(give.input()));
      values.put(RunVariables.INDEX, Integer.toString(give.input()));
      Command.Run command =
          field
              .work
              .process()
              .command(
                  scene.key(), step.plan().name(), who, schedule.ranks(step), values, List.of());
      CommandId id = scene.desk().sequencer().number(command);
      RunAccount account = scene.desk().ledger().open(scene.key(), id, who, scene.accounts());
      scene.note(
          new ExecutionNote.Given(now, field.step, give.input(), give.host(), give.second(), id));
      given(field, give, account, now);
    } else if (decision instanceof Farm.Stop stop) {
      scene.note(new ExecutionNote.Halted(now, field.step, stop.input(), stop.host()));
      field.farm.apply(stop, now);
      halt(field, stop.input(), stop.host());
    }
  }

  private void given(Field field, Farm.Give give, RunAccount account, long now) {
    Task task = new Task(give.input(), give.host());
    field.farm.apply(give, now);
    field.tasks.put(account.id(), task);
    field.open.put(account.id(), task);
    scene.steps().get(field.step).started(account);
  }

  private void halt(Field field, int input, Ordinal host) {
    field.open.forEach(
        (id, task) -> {
          if (task.input() == input && task.host().equals(host)) {
            OrdinalSet who = OrdinalSet.of(host);
            scene.desk().sequencer().number(new Command.Signal(id, who, KILL));
          }
        });
  }

  private void wake(Field field, long now) {
    String timer = timer(field);
    OptionalLong at = field.farm.wakeAt(now);
    if (at.isPresent() && !field.farm.over()) {
      scene.desk().timers().start(timer, Math.max(1, at.getAsLong() - now), again);
    } else {
      scene.desk().timers().cancel(timer);
    }
  }

  private String timer(Field field) {
    return "farm-" + scene.key() + "-" + field.step;
  }

  /** What an earlier controller decided. */
  void recall(ExecutionNote note) {
    if (note instanceof ExecutionNote.Given n) {
      Field field = field(n.step());
      scene
          .desk()
          .ledger()
          .account(n.command())
          .ifPresent(
              account ->
                  given(
                      field,
                      new Farm.Give(n.input(), n.host(), n.second()),
                      account,
                      scene.seen(n.at())));
    } else if (note instanceof ExecutionNote.Halted n) {
      field(n.step()).farm.apply(new Farm.Stop(n.input(), n.host()), scene.seen(n.at()));
    } else if (note instanceof ExecutionNote.Ended n) {
      Field field = field(n.step());
      long at = scene.seen(n.at());
      Task task = new Task(n.input(), n.host());
      for (CommandId id : List.copyOf(field.open.keySet())) {
        if (field.open.get(id).equals(task)) {
          field.open.remove(id);
          field.ended(id, task, n.well(), at);
        }
      }
    }
  }

  private Field field(int step) {
    return fields.stream().filter(f -> f.step == step).findFirst().orElseThrow();
  }

  void reset() {
    cancel();
    for (Field field : fields) {
      field.farm = new Farm(field.work.rules());
      field.tasks.clear();
      field.open.clear();
      field.results.clear();
    }
  }

  void cancel() {
    fields.forEach(field -> scene.desk().timers().cancel(timer(field)));
  }

  /** How far a workflow is, in inputs: settled, failed, all; empty if the step is none. */
  Optional<int[]> progress(int step) {
    return fields.stream()
        .filter(f -> f.step == step)
        .map(f -> new int[] {f.farm.done() + f.farm.failed(), f.farm.failed(), f.farm.inputs()})
        .findFirst();
  }

  /** The input that a command was for. */
  Optional<Integer> input(int step, CommandId command) {
    return fields.stream()
        .filter(f -> f.step == step)
        .flatMap(f -> Optional.ofNullable(f.tasks.get(command)).stream())
        .map(Task::input)
        .findFirst();
  }

  /** Whether what the command brought is the input's result, or there will be none. */
  boolean counts(int step, CommandId command) {
    Field field = field(step);
    Task task = field.tasks.get(command);
    CommandId result = task == null ? null : field.results.get(task.input());
    return task != null && (result == null || result.equals(command));
  }
}
