package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import java.util.SortedMap;

/**
 * Executes what names this participant: at most once for each command and node unless the command
 * is declared idempotent (protocol.md §5.3), with every output kept until the controller has it
 * (§5.4) and every buffer bounded (§5.6).
 *
 * <pre>
 * state       event                          then
 * –           run names me, a place is free  RECORDING: the intent is made durable
 *                                            (idempotent: STARTING at once)
 *             run names me, none is free     WAITING; CONCLUDING not started if too many wait
 *             entry names me                 ENTERING
 * WAITING     a place is free                RECORDING or STARTING
 * ENTERING    its runs are well, or one not  CONCLUDING: exit status 0, or 1
 * RECORDING   the intent is durable          STARTING; it cannot be made so: CONCLUDING
 * STARTING    the process is there           RUNNING
 * RUNNING     its time is up, or the end     STOPPING: TERM to the group, KILL later
 * any of the  the process ended              CONCLUDING: the end is made durable
 *   last three  it failed, and may again     PAUSING
 * PAUSING     it has waited                  RECORDING: the next attempt is made durable
 * CONCLUDING  the end is durable             ANSWERED: last output and end are sent together
 * ANSWERED    received                       forgotten
 *             another path                   all of it is sent again
 * </pre>
 */
public final class Executor {
  /** Output of one run that the controller lacks; beyond it the process is held back. */
  public static final long UNACKED_BYTES_MAX = 1 << 20;

  /** Output of all runs together that the controller lacks. */
  public static final long UNACKED_TOTAL_BYTES_MAX = 4 << 20;

  /** From TERM to KILL when the time of a run is up. */
  public static final long KILL_MILLIS = 2_000;

  /** From TERM to KILL when the participant ends. */
  public static final long ENDING_MILLIS = 1_000;

  /** From that KILL until the participant waits no longer. */
  public static final long ENDED_MILLIS = 500;

  static final String ENDING = "ending";
  static final String ENDED = "ended";

  private static final int NOT_EXECUTABLE = 126;

  private final ExecutorSettings settings;
  private final ExecutorContext context;
  private final TaskTable tasks = new TaskTable();
  private final Places places;
  private final Entries entries = new Entries();
  private final Supervision supervision;
  private final Outputs outputs;
  private final Stopping stopping;
  private final Watches watches;
  private Ordinal ordinal;
  private boolean admitted;
  private boolean resumed;
  private CommandId delivered;
  private boolean ending;
  private boolean ended;

  /**
   * @param recovered what earlier incarnations left; their processes have been ended already
   */
  public Executor(ExecutorSettings settings, ExecutorContext context, Recovered recovered) {
    this.settings = settings;
    this.context = context;
    this.places = new Places(settings);
    this.supervision = new Supervision(context);
    this.outputs = new Outputs(settings, context, tasks);
    this.stopping = new Stopping(context, supervision, outputs, this::conclude);
    this.watches = new Watches(context, tasks::token, this::tripped);
    this.ordinal = recovered.ordinal();
    this.delivered = recovered.delivered();
    for (Recovered.Open open : recovered.open()) {
      Task task = new Task(open, tasks.token());
      tasks.put(task);
      outputs.remember(task);
    }
  }

  /**
   * Follows the processes that outlived an earlier incarnation, whether or not there is a
   * controller. Called once, when the context can call back.
   */
  public void resume() {
    if (resumed) {
      return;
    }
    resumed = true;
    for (Task task : tasks.copy()) {
      if (task.supervised != null && task.supervised.begun) {
        places.take();
        supervision.follow(task);
      }
    }
  }

  /**
   * This incarnation was admitted: from now on it may answer, first for what earlier ones took on.
   */
  public void admitted(Ordinal mine) {
    if (!mine.equals(ordinal)) {
      context.persist(new LogEntry.Admitted(mine), ExecutorContext.NOBODY);
      ordinal = mine;
    }
    if (admitted) {
      return;
    }
    admitted = true;
    resume();
    outputs.open();
    for (Task task : tasks.copy()) {
      boolean begun = task.state != CommandState.WAITING || places.queued(task);
      if (task.anybodys() && !begun) {
        take(task); // An earlier incarnation took it on.
      } else if (task.supervised != null && !begun) {
        beginOrWait(task);
      } else if (task.mine() || task.state == CommandState.ANSWERED) {
        outputs.send(task);
      } else if (task.begunBefore) {
        conclude(task, new Outcome(Outcome.Kind.UNKNOWN, 0, "the client restarted while it ran"));
      } else {
        conclude(task, notStarted("the client restarted before it was started"));
      }
    }
  }

  /** An earlier incarnation was admitted as this; it died before it could write it down. */
  public void known(Ordinal mine) {
    if (ordinal == null) {
      context.persist(new LogEntry.Admitted(mine), ExecutorContext.NOBODY);
      ordinal = mine;
    }
  }

  /** The fabric takes answers again: the oldest command's first. */
  public void room() {
    outputs.sendAll();
  }

  /**
   * The next command. What was delivered before, to whichever incarnation, is not executed again;
   * what came while no incarnation was there is, as soon as it is caught up with: the node's
   * ordinal is known from its first admission.
   */
  public void command(CommandId id, Command command) {
    if (ordinal == null || id.compareTo(delivered) <= 0) {
      return;
    }
    delivered = id;
    if (targets(command).contains(ordinal)) {
      takeOn(task(id, command));
      return;
    }
    context.persist(new LogEntry.Delivered(id), ExecutorContext.NOBODY);
    if (command instanceof Command.Signal signal && signal.targets().contains(ordinal)) {
      onSignal(signal);
    }
  }

  /** Who has to answer a command; nobody if it is none that is answered. */
  private static OrdinalSet targets(Command command) {
    if (command instanceof Command.Run run) {
      return run.targets();
    } else if (command instanceof Command.Transfer transfer) {
      return transfer.targets();
    } else if (command instanceof Command.Enter entry) {
      return entry.targets();
    } else if (command instanceof Command.Install install) {
      return install.targets();
    }
    return OrdinalSet.empty();
  }

  private Task task(CommandId id, Command command) {
    if (command instanceof Command.Run run) {
      ProcessSpec process = ProcessPlan.of(run, settings.host(), ordinal);
      Undertaking undertaking = new Undertaking(process, run.care(), run.timeoutMillis());
      return new Task(id, tasks.token(), undertaking, run.idempotent());
    }
    return new Task(id, tasks.token(), command);
  }

  private void takeOn(Task task) {
    if (tasks.full()) {
      refuse(task);
      return;
    }
    tasks.put(task);
    if (ending) {
      conclude(task, notStarted("the client is ending"));
    } else if (task.anybodys()) {
      context.persist(task.taken(), ExecutorContext.NOBODY);
      take(task);
    } else if (task.process().process().words().isEmpty()) {
      conclude(task, Outcome.exited(0)); // The empty command: to have heard it is to have done it.
    } else {
      if (task.supervised != null) {
        LogEntry entry = new LogEntry.Undertaken(task.id, task.process());
        context.persist(entry, ExecutorContext.NOBODY);
      }
      beginOrWait(task);
    }
  }

  /** There is no room for it; and if there is none to remember even that, it is said once. */
  private void refuse(Task task) {
    Outcome why = notStarted(TaskTable.COMMANDS_MAX + " commands have not been acknowledged");
    if (tasks.roomToRefuse()) {
      tasks.put(task);
      conclude(task, why);
      return;
    }
    LogEntry.Concluded end = task.conclude(why);
    context.persist(new LogEntry.Delivered(task.id), ExecutorContext.NOBODY);
    if (admitted) {
      var unused = context.answer(task.id, end.end());
    }
  }

  /** Takes up what any incarnation may go on with. */
  private void take(Task task) {
    if (task.entry() == null) {
      beginOrWait(task);
    } else {
      task.state = CommandState.ENTERING;
      entries.begin(task.id, task.entry());
      reviewEntries();
    }
  }

  private void reviewEntries() {
    for (Entries.Decided decided : entries.review(this::verdict)) {
      conclude(tasks.of(decided.entry()), Outcome.exited(decided.well() ? 0 : 1));
    }
  }

  private Entries.Verdict verdict(CommandId run) {
    Task task = tasks.of(run);
    if (task == null || task.endedWell() || (task.supervised != null && task.supervised.serves())) {
      return Entries.Verdict.WELL; // What nobody remembers was settled before.
    }
    return task.state == CommandState.ANSWERED ? Entries.Verdict.FAILED : Entries.Verdict.OPEN;
  }

  private void beginOrWait(Task task) {
    if (places.free()) {
      begin(task);
    } else if (places.queueHasRoom()) {
      if (task.process() != null && task.supervised == null) {
        context.persist(new LogEntry.Accepted(task.id), ExecutorContext.NOBODY);
      }
      places.enqueue(task);
    } else {
      conclude(task, notStarted(places.fullness()));
    }
  }

  private void begin(Task task) {
    places.take();
    if (task.work() != null) {
      task.state = CommandState.RUNNING;
      task.carryOut(context);
      return;
    }
    LogEntry intent = new LogEntry.Intent(task.id);
    if (task.idempotent) {
      context.persist(intent, ExecutorContext.NOBODY);
      start(task);
    } else {
      task.state = CommandState.RECORDING;
      context.persist(intent, RecordTokens.intent(task));
    }
  }

  private void start(Task task) {
    if (task.supervised != null) {
      supervision.follow(task);
      return;
    }
    task.state = CommandState.STARTING;
    context.start(task.token, task.process().process());
    stopping.limit(task, 0);
  }

  private void onSignal(Command.Signal command) {
    Task task = tasks.of(command.run());
    if (task != null && command.signal() > 0) {
      stopping.signal(task, command.signal());
    }
  }

  /** A transfer or an installation is over. */
  public void transferred(CommandId id, Outcome outcome, Bytes out, Bytes err) {
    Task task = tasks.of(id);
    if (task != null && task.state.hasProcess()) {
      processOutput(task.token, Stream.OUT, out);
      processOutput(task.token, Stream.ERR, err);
      processEnded(task.token, outcome);
    }
  }

  /** The entry of that token is durable. */
  public void persisted(long token) {
    Task task = tasks.of(RecordTokens.task(token));
    if (task == null) {
      return;
    }
    if (token == RecordTokens.acknowledged(task)) {
      supervision.recorded(task);
    } else if (token == RecordTokens.skipped(task)) {
      task.supervised.skipping--;
      outputs.resumeReading();
    } else if (token == RecordTokens.intent(task) && task.state == CommandState.RECORDING) {
      start(task);
    } else if (token == RecordTokens.end(task) && task.state == CommandState.CONCLUDING) {
      task.state = CommandState.ANSWERED;
      outputs.send(task);
      reviewEntries();
    }
  }

  /**
   * The entry of that token could not be made durable. A run is then not started; an end is
   * answered all the same: to say what happened is better than silence.
   */
  public void persistFailed(long token, String why) {
    Task task = tasks.of(RecordTokens.task(token));
    if (task != null && token == RecordTokens.acknowledged(task)) {
      task.supervised.recording = null; // The spool stays as it is.
    } else if (task != null
        && token == RecordTokens.intent(task)
        && task.state == CommandState.RECORDING) {
      conclude(task, notStarted("its start could not be recorded: " + why));
    } else {
      persisted(token);
    }
  }

  /**
   * @param startTime field 22 of {@code /proc/PID/stat}; 0 if the process was gone already
   */
  public void processStarted(long token, long pid, long startTime) {
    processStarted(token, pid, startTime, 0);
  }

  /**
   * @param ageMillis how long ago it was started, if an earlier incarnation did it
   */
  public void processStarted(long token, long pid, long startTime, long ageMillis) {
    Task task = tasks.of(token);
    if (task == null || !task.state.hasProcess()) {
      return;
    }
    if (task.state == CommandState.STARTING) {
      task.state = CommandState.RUNNING;
    }
    if (task.supervised != null) {
      task.supervised.up = true;
      watches.begin(task);
      stopping.limit(task, ageMillis);
      reviewEntries();
    } else if (startTime > 0) {
      LogEntry entry = new LogEntry.Started(task.id, pid, startTime);
      context.persist(entry, ExecutorContext.NOBODY);
    }
    if (task.pendingSignal > 0) {
      context.signalGroup(token, task.pendingSignal);
      task.pendingSignal = 0;
    }
  }

  /** A process has written something. */
  public void processOutput(long token, Stream stream, Bytes bytes) {
    Task task = tasks.of(token);
    if (task != null && task.state.holdsPlace()) {
      outputs.add(task, stream, bytes);
      watches.output(task, stream, bytes);
    }
  }

  /**
   * The next bytes of a supervised process's output were lost for lack of room. Nothing more of
   * that stream comes before {@link ExecutorContext#throttle} lets it.
   */
  public void processLost(long token, Stream stream, long bytes) {
    Task task = tasks.of(token);
    if (task != null && task.state.holdsPlace()) {
      supervision.lost(task, stream, bytes, RecordTokens.skipped(task));
    }
  }

  /**
   * An attempt at a supervised process is over, or could not be started; not all that it put out
   * has been read yet.
   */
  public void processOver(long token, Outcome outcome) {
    Task task = tasks.of(token);
    if (task == null || task.supervised == null || !task.state.hasProcess()) {
      return;
    }
    stopping.forget(task);
    watches.end(task);
    task.supervised.outcome = end(task, outcome);
    if (task.supervised.durableEnd == null
        && !ending
        && supervision.again(task, task.supervised.outcome)) {
      context.signalGroup(token, Stopping.SIGKILL); // The rest would be in the way of the next.
    } else {
      context.drain(token);
    }
  }

  /** A process is over and everything was read, or it could not be started. */
  public void processEnded(long token, Outcome outcome) {
    if (watches.ended(token, outcome)) {
      return;
    }
    Task task = tasks.of(token);
    if (task != null && task.state.hasProcess()) {
      conclude(task, task.supervised == null ? end(task, outcome) : task.supervised.outcome);
    }
  }

  private Outcome end(Task task, Outcome outcome) {
    if (task.supervised != null && task.supervised.durableEnd != null) {
      return task.supervised.durableEnd.outcome();
    }
    if (task.timedOut) {
      // The leader is gone; who of its group ignored TERM is not.
      context.signalGroup(task.token, Stopping.SIGKILL);
      String detail = "its time of " + task.process().timeoutMillis() + " ms was up";
      return new Outcome(Outcome.Kind.TIMED_OUT, 0, detail);
    }
    boolean tripped = task.supervised != null && task.supervised.tripped != null;
    return tripped ? new Outcome(Outcome.Kind.TRIPPED, 0, task.supervised.tripped) : outcome;
  }

  private void tripped(Task task, String why) {
    if (task.state == CommandState.RUNNING) {
      task.supervised.tripped = why;
      stopping.end(task);
    }
  }

  private void conclude(Task task, Outcome outcome) {
    boolean hadPlace = task.state.holdsPlace();
    if (task.state == CommandState.WAITING) {
      places.withdraw(task);
    } else if (task.state == CommandState.ENTERING) {
      entries.withdraw(task.id);
    }
    if (task.state.hasProcess()) {
      context.cancelTimer(Outputs.FLUSH + task.token);
      stopping.forget(task);
    } else if (task.state == CommandState.PAUSING) {
      context.cancelTimer(Supervision.AGAIN + task.token);
    }
    context.persist(outputs.conclude(task, outcome), RecordTokens.end(task));
    if (hadPlace) {
      places.giveBack();
      Task next = ending ? null : places.next();
      if (next != null) {
        begin(next);
      }
    }
    endWhenIdle();
  }

  static Outcome notStarted(String why) {
    return new Outcome(Outcome.Kind.NOT_STARTED, NOT_EXECUTABLE, why);
  }

  /** A timer that was started fired. */
  public void timer(String name) {
    if (name.equals(ENDING)) {
      for (Task task : tasks.all()) {
        stopping.kill(task);
      }
      context.startTimer(ENDED, ENDED_MILLIS);
    } else if (name.equals(ENDED)) {
      end();
    } else {
      String kind = name.substring(0, name.indexOf(' ') + 1);
      long token = Long.parseLong(name.substring(kind.length()));
      Task task = tasks.of(token);
      if (task != null && task.state == CommandState.PAUSING && kind.equals(Supervision.AGAIN)) {
        supervision.next(task, RecordTokens.intent(task));
      } else if (task != null && (task.state.hasProcess() || task.state.holdsPlace())) {
        onTaskTimer(kind, task);
      } else if (kind.equals(Watches.WATCH)) {
        watches.timer(token);
      }
    }
  }

  private void onTaskTimer(String kind, Task task) {
    switch (kind) {
      case Outputs.FLUSH -> outputs.flush(task);
      case Stopping.LIMIT -> {
        task.timedOut = true;
        stopping.end(task);
      }
      case Stopping.KILL -> stopping.kill(task);
      default -> throw new IllegalArgumentException("a timer of that name was never started");
    }
  }

  /** The controller has some answers: they need not be kept. */
  public void received(Received received) {
    Task task = tasks.of(received.command());
    if (task == null || ordinal == null || !received.who().contains(ordinal)) {
      return;
    }
    outputs.received(task, received);
    if (task.supervised != null) {
      supervision.received(task, RecordTokens.acknowledged(task));
    }
    if (received.ended() && !task.state.holdsPlace()) {
      places.withdraw(task);
      entries.withdraw(task.id);
      tasks.remove(task);
      outputs.forget(task);
      if (task.supervised != null) {
        context.discard(task.id);
      }
      context.persist(new LogEntry.Settled(task.id), ExecutorContext.NOBODY);
    }
  }

  /** The path to the controller is another one: what it may lack is sent again, in order. */
  public void resend() {
    outputs.resend();
  }

  /** Time has passed: what may have been lost on its way is sent again. */
  public void overdue() {
    outputs.overdue();
  }

  /**
   * The participant is about to end: so do its processes. {@link ExecutorContext#processesEnded}
   * follows.
   */
  public void ending() {
    if (ending) {
      return;
    }
    ending = true;
    resume();
    for (Task task : tasks.copy()) {
      if (task.mine()) {
        stopping.leave(task);
      }
    }
    context.startTimer(ENDING, ENDING_MILLIS);
    endWhenIdle();
  }

  private void endWhenIdle() {
    if (ending && places.none()) {
      context.cancelTimer(ENDING);
      context.cancelTimer(ENDED);
      end();
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      context.processesEnded();
    }
  }

  /** Every run that the controller lacks an answer to, in words. */
  public SortedMap<CommandId, CommandState> table() {
    return tasks.states();
  }

  /** Bytes of output that the controller lacks. */
  public long unackedBytes() {
    return outputs.unacked();
  }
}
