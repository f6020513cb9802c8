package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * WAITING     a place is free                RECORDING or STARTING
 * RECORDING   the intent is durable          STARTING; it cannot be made so: CONCLUDING
 * STARTING    the process is there           RUNNING
 * RUNNING     its time is up, or the end     STOPPING: TERM to the group, KILL later
 * any of the  the process ended              CONCLUDING: the end is made durable
 *   last three
 * CONCLUDING  the end is durable             ANSWERED: last output and end are sent together
 * ANSWERED    received                       forgotten
 *             another path                   all of it is sent again
 * </pre>
 */
public final class Executor {
  /** Runs remembered because the controller lacks an answer. */
  public static final int COMMANDS_MAX = 4_096;

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

  static final String FLUSH = "flush ";
  static final String LIMIT = "limit ";
  static final String KILL = "kill ";
  static final String ENDING = "ending";
  static final String ENDED = "ended";

  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final List<Integer> ENDING_SIGNALS = List.of(1, 2, 3, 6, SIGKILL, SIGTERM);
  private static final int NOT_EXECUTABLE = 126;

  private final ExecutorSettings settings;
  private final ExecutorContext context;
  private final TreeMap<CommandId, Task> tasks = new TreeMap<>();
  private final TreeMap<Long, Task> byToken = new TreeMap<>();
  private final ArrayDeque<Task> waiting = new ArrayDeque<>();
  private Ordinal ordinal;
  private boolean admitted;
  private CommandId delivered;
  private long nextToken = 1;
  private int places;
  private long unackedTotal;
  private boolean ending;
  private boolean ended;

  /**
   * @param recovered what earlier incarnations left; their processes have been ended already
   */
  public Executor(ExecutorSettings settings, ExecutorContext context, Recovered recovered) {
    this.settings = settings;
    this.context = context;
    this.ordinal = recovered.ordinal();
    this.delivered = recovered.delivered();
    for (Recovered.Open open : recovered.open()) {
      Task task =
          open.concluded() != null
              ? Task.concluded(nextToken, open.concluded())
              : open.transfer() != null
                  ? new Task(open.command(), nextToken, open.transfer())
                  : new Task(open.command(), nextToken, (Command.Run) null);
      task.begunBefore = open.begun();
      remember(task);
      unackedTotal += task.unreceived();
    }
  }

  private void remember(Task task) {
    nextToken++;
    tasks.put(task.id, task);
    byToken.put(task.token, task);
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
    for (Task task : List.copyOf(tasks.values())) {
      boolean begun = task.state != CommandState.WAITING || waiting.contains(task);
      if (task.transfer() != null && !begun) {
        beginOrWait(task); // An earlier incarnation took it on.
      } else if (task.mine() || task.state == CommandState.ANSWERED) {
        send(task);
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

  /**
   * Hands over what was not yet; nothing before the admission, then everything.
   *
   * @return false if the fabric has no room
   */
  private boolean send(Task task) {
    return !admitted || task.offer(answer -> context.answer(task.id, answer), context.now());
  }

  /** The fabric takes answers again: the oldest command's first. */
  public void room() {
    for (Task task : tasks.values()) {
      if (!send(task)) {
        return;
      }
    }
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
    if (command instanceof Command.Run run && run.targets().contains(ordinal)) {
      takeOn(new Task(id, nextToken, run));
      return;
    }
    if (command instanceof Command.Transfer transfer && transfer.targets().contains(ordinal)) {
      takeOn(new Task(id, nextToken, transfer));
      return;
    }
    context.persist(new LogEntry.Delivered(id), ExecutorContext.NOBODY);
    if (command instanceof Command.Signal signal && signal.targets().contains(ordinal)) {
      onSignal(signal);
    }
  }

  private void takeOn(Task task) {
    if (tasks.size() >= COMMANDS_MAX) {
      refuse(task);
      return;
    }
    remember(task);
    if (ending) {
      conclude(task, notStarted("the client is ending"));
    } else if (task.transfer() != null) {
      context.persist(new LogEntry.Taken(task.id, task.transfer()), ExecutorContext.NOBODY);
      beginOrWait(task);
    } else if (task.run().words().isEmpty()) {
      conclude(task, Outcome.exited(0)); // The empty command: to have heard it is to have done it.
    } else {
      beginOrWait(task);
    }
  }

  /** There is no room to remember even this: it is answered once, as what it is. */
  private void refuse(Task task) {
    LogEntry.Concluded end =
        task.conclude(notStarted(COMMANDS_MAX + " commands have not been acknowledged"));
    context.persist(new LogEntry.Delivered(task.id), ExecutorContext.NOBODY);
    if (admitted) {
      var unused = context.answer(task.id, end.end());
    }
  }

  private void beginOrWait(Task task) {
    if (places < settings.processesMax()) {
      begin(task);
    } else if (waiting.size() < settings.queueMax()) {
      if (task.run() != null) {
        context.persist(new LogEntry.Accepted(task.id), ExecutorContext.NOBODY);
      }
      waiting.add(task);
    } else {
      conclude(
          task,
          notStarted(
              settings.processesMax() + " processes run and " + waiting.size() + " more wait"));
    }
  }

  private void begin(Task task) {
    places++;
    if (task.transfer() != null) {
      task.state = CommandState.RUNNING;
      context.transfer(task.id, task.transfer());
      return;
    }
    LogEntry intent = new LogEntry.Intent(task.id);
    if (task.run().idempotent()) {
      context.persist(intent, ExecutorContext.NOBODY);
      start(task);
    } else {
      task.state = CommandState.RECORDING;
      context.persist(intent, intentToken(task));
    }
  }

  private void start(Task task) {
    task.state = CommandState.STARTING;
    context.start(task.token, ProcessPlan.of(task.run(), settings.host(), ordinal));
    if (task.run().timeoutMillis() > 0) {
      context.startTimer(LIMIT + task.token, task.run().timeoutMillis());
    }
  }

  private void onSignal(Command.Signal command) {
    Task task = tasks.get(command.run());
    if (task == null || command.signal() == 0) {
      return;
    }
    switch (task.state) {
      case WAITING, RECORDING -> {
        if (ENDING_SIGNALS.contains(command.signal())) {
          String detail = "it had not been started";
          conclude(task, new Outcome(Outcome.Kind.SIGNALLED, command.signal(), detail));
        }
      }
      case STARTING -> task.pendingSignal = command.signal();
      case RUNNING, STOPPING -> {
        if (task.transfer() == null) {
          context.signalGroup(task.token, command.signal());
        } else if (ENDING_SIGNALS.contains(command.signal())) {
          cancel(task, command.signal());
        }
      }
      case CONCLUDING, ANSWERED -> {
        // It is over: whatever the group left behind is no longer ours to meddle with.
      }
    }
  }

  private void cancel(Task task, int signal) {
    context.cancelTransfer(task.id);
    conclude(task, new Outcome(Outcome.Kind.SIGNALLED, signal, "the transfer was cancelled"));
  }

  /** A transfer is over. */
  public void transferred(CommandId id, Outcome outcome, Bytes out, Bytes err) {
    Task task = tasks.get(id);
    if (task != null && task.state.hasProcess()) {
      processOutput(task.token, Stream.OUT, out);
      processOutput(task.token, Stream.ERR, err);
      processEnded(task.token, outcome);
    }
  }

  /** The entry of that token is durable. */
  public void persisted(long token) {
    Task task = byToken.get(token >> 1);
    if (task == null) {
      return;
    }
    if (token == intentToken(task) && task.state == CommandState.RECORDING) {
      start(task);
    } else if (token == endToken(task) && task.state == CommandState.CONCLUDING) {
      task.state = CommandState.ANSWERED;
      send(task);
    }
  }

  /**
   * The entry of that token could not be made durable. A run is then not started; an end is
   * answered all the same: to say what happened is better than silence.
   */
  public void persistFailed(long token, String why) {
    Task task = byToken.get(token >> 1);
    if (task != null && token == intentToken(task) && task.state == CommandState.RECORDING) {
      conclude(task, notStarted("its start could not be recorded: " + why));
    } else {
      persisted(token);
    }
  }

  private static long intentToken(Task task) {
    return task.token << 1;
  }

  private static long endToken(Task task) {
    return (task.token << 1) + 1;
  }

  /**
   * @param startTime field 22 of {@code /proc/PID/stat}; 0 if the process was gone already
   */
  public void processStarted(long token, long pid, long startTime) {
    Task task = byToken.get(token);
    if (task == null || !task.state.hasProcess()) {
      return;
    }
    if (task.state == CommandState.STARTING) {
      task.state = CommandState.RUNNING;
    }
    if (startTime > 0) {
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
    Task task = byToken.get(token);
    if (task == null || !task.state.hasProcess()) {
      return;
    }
    boolean full = full(task);
    if (full && task.state == CommandState.STOPPING) {
      // Held back it would never come to its end, so that this is what the cap costs.
      task.lose(stream, bytes);
      return;
    }
    unackedTotal -= task.unreceived();
    task.add(stream, bytes);
    unackedTotal += task.unreceived();
    send(task);
    armFlush(task);
    if (full(task) && task.state != CommandState.STOPPING) {
      hold(task, task.spool(stream), true);
    }
  }

  private void armFlush(Task task) {
    if (!task.flushArmed && task.gathering()) {
      task.flushArmed = true;
      context.startTimer(FLUSH + task.token, settings.flushMillis());
    }
  }

  private boolean full(Task task) {
    return task.unreceived() >= UNACKED_BYTES_MAX || unackedTotal >= UNACKED_TOTAL_BYTES_MAX;
  }

  private void hold(Task task, StreamSpool spool, boolean hold) {
    if (spool.held() != hold) {
      spool.held(hold);
      context.throttle(task.token, spool.stream(), hold);
    }
  }

  private void letGo(Task task) {
    hold(task, task.spool(Stream.OUT), false);
    hold(task, task.spool(Stream.ERR), false);
  }

  /** A process is over, or could not be started. */
  public void processEnded(long token, Outcome outcome) {
    Task task = byToken.get(token);
    if (task == null || !task.state.hasProcess()) {
      return;
    }
    if (task.timedOut) {
      // The leader is gone; who of its group ignored TERM is not.
      context.signalGroup(token, SIGKILL);
      String detail = "its time of " + task.run().timeoutMillis() + " ms was up";
      conclude(task, new Outcome(Outcome.Kind.TIMED_OUT, 0, detail));
    } else {
      conclude(task, outcome);
    }
  }

  private void conclude(Task task, Outcome outcome) {
    boolean hadPlace = task.state.holdsPlace();
    if (task.state == CommandState.WAITING) {
      waiting.remove(task);
    }
    if (task.state.hasProcess()) {
      context.cancelTimer(FLUSH + task.token);
      context.cancelTimer(LIMIT + task.token);
      context.cancelTimer(KILL + task.token);
    }
    unackedTotal -= task.unreceived();
    LogEntry.Concluded end = task.conclude(outcome);
    unackedTotal += task.unreceived();
    context.persist(end, endToken(task));
    if (hadPlace) {
      places--;
      if (!ending && !waiting.isEmpty()) {
        begin(waiting.poll());
      }
    }
    endWhenIdle();
  }

  private static Outcome notStarted(String why) {
    return new Outcome(Outcome.Kind.NOT_STARTED, NOT_EXECUTABLE, why);
  }

  /** A timer that was started fired. */
  public void timer(String name) {
    if (name.equals(ENDING)) {
      for (Task task : tasks.values()) {
        signalIfThere(task, SIGKILL);
      }
      context.startTimer(ENDED, ENDED_MILLIS);
    } else if (name.equals(ENDED)) {
      end();
    } else {
      String kind = name.substring(0, name.indexOf(' ') + 1);
      Task task = byToken.get(Long.parseLong(name.substring(kind.length())));
      if (task != null && task.state.hasProcess()) {
        onTaskTimer(kind, task);
      }
    }
  }

  private void onTaskTimer(String kind, Task task) {
    switch (kind) {
      case FLUSH -> {
        task.flushArmed = false;
        unackedTotal -= task.unreceived();
        task.flush();
        unackedTotal += task.unreceived();
        send(task);
        armFlush(task);
      }
      case LIMIT -> {
        task.timedOut = true;
        stop(task);
        context.startTimer(KILL + task.token, KILL_MILLIS);
      }
      case KILL -> signalIfThere(task, SIGKILL);
      default -> throw new IllegalArgumentException("a timer of that name was never started");
    }
  }

  private void stop(Task task) {
    signalIfThere(task, SIGTERM);
    task.state = CommandState.STOPPING;
    letGo(task);
  }

  private void signalIfThere(Task task, int signal) {
    if (task.state == CommandState.STARTING) {
      task.pendingSignal = signal;
    } else if (task.state.hasProcess()) {
      // In STOPPING the process may still be on its way up; then it gets the signal as it comes.
      task.pendingSignal = task.pendingSignal > 0 ? signal : 0;
      context.signalGroup(task.token, signal);
    }
  }

  /** The controller has some answers: they need not be kept. */
  public void received(Received received) {
    Task task = tasks.get(received.command());
    if (task == null || ordinal == null || !received.who().contains(ordinal)) {
      return;
    }
    unackedTotal -= task.unreceived();
    task.received(received, context.now());
    unackedTotal += task.unreceived();
    if (received.ended() && !task.state.holdsPlace()) {
      unackedTotal -= task.unreceived();
      waiting.remove(task);
      tasks.remove(task.id);
      byToken.remove(task.token);
      context.persist(new LogEntry.Settled(task.id), ExecutorContext.NOBODY);
    }
    resumeReading();
  }

  private void resumeReading() {
    if (unackedTotal > UNACKED_TOTAL_BYTES_MAX / 2) {
      return;
    }
    for (Task task : tasks.values()) {
      if (task.held() && task.unreceived() <= UNACKED_BYTES_MAX / 2) {
        letGo(task);
      }
    }
  }

  /** The path to the controller is another one: what it may lack is sent again, in order. */
  public void resend() {
    tasks.values().forEach(Task::again);
    room();
  }

  /** Time has passed: what may have been lost on its way is sent again. */
  public void overdue() {
    for (Task task : tasks.values()) {
      if (task.overdue(context.now())) {
        task.again();
      }
    }
    room();
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
    for (Task task : List.copyOf(tasks.values())) {
      if (!task.mine()) {
        continue;
      }
      switch (task.state) {
        case WAITING, RECORDING -> conclude(task, notStarted("the client is ending"));
        case STARTING, RUNNING, STOPPING -> {
          if (task.transfer() != null) {
            cancel(task, SIGTERM);
          } else {
            stop(task);
          }
        }
        case CONCLUDING, ANSWERED -> {
          // Nothing is left of it to end.
        }
      }
    }
    context.startTimer(ENDING, ENDING_MILLIS);
    endWhenIdle();
  }

  private void endWhenIdle() {
    if (ending && places == 0) {
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
    TreeMap<CommandId, CommandState> table = new TreeMap<>();
    tasks.forEach((id, task) -> table.put(id, task.state));
    return table;
  }

  /** Bytes of output that the controller lacks. */
  public long unackedBytes() {
    return unackedTotal;
  }
}
