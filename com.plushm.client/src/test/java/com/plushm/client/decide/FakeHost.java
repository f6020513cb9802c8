package com.plushm.client.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Ranks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A host in virtual time, with a disk that outlives the executor and loses what was not synced. */
final class FakeHost implements ExecutorContext {
  static final Ordinal ME = new Ordinal(3);
  static final OrdinalSet ALL = OrdinalSet.range(0, 9);

  /** One thing that the executor did. */
  record Sent(CommandId command, Answer answer) {}

  final List<LogEntry> disk = new ArrayList<>();
  final List<LogEntry> unsynced = new ArrayList<>();
  final List<Long> toConfirm = new ArrayList<>();
  final TreeMap<Long, ProcessSpec> started = new TreeMap<>();
  final List<String> startedWords = new ArrayList<>();
  final List<String> signals = new ArrayList<>();
  final List<String> throttles = new ArrayList<>();
  final List<Sent> sent = new ArrayList<>();
  final TreeMap<String, Long> timers = new TreeMap<>();
  private final ExecutorSettings settings;
  final List<String> transfers = new ArrayList<>();
  long now;
  int endedCount;
  boolean diskFull;
  int roomFor = Integer.MAX_VALUE;
  Executor executor;

  FakeHost(ExecutorSettings settings) {
    this.settings = settings;
    boot();
  }

  FakeHost() {
    this(ExecutorSettings.of(new HostName("node7")));
  }

  /** The next incarnation, over what the disk has. */
  void boot() {
    executor = new Executor(settings, this, Recovered.replay(disk.iterator()));
  }

  /** The client dies; what was not synced is lost. */
  void crash() {
    unsynced.clear();
    toConfirm.clear();
    started.clear();
    timers.clear();
    sent.clear();
    boot();
  }

  FakeHost admitted() {
    executor.admitted(ME);
    sync();
    return this;
  }

  /** Everything written so far becomes durable, and who waits for it hears. */
  void sync() {
    while (!unsynced.isEmpty() || !toConfirm.isEmpty()) {
      List<Long> tokens = List.copyOf(toConfirm);
      toConfirm.clear();
      if (diskFull) {
        unsynced.clear();
        tokens.forEach(token -> executor.persistFailed(token, "no space"));
      } else {
        disk.addAll(unsynced);
        unsynced.clear();
        tokens.forEach(executor::persisted);
      }
    }
  }

  /** Time passes, and what is due fires in order. */
  void pass(long millis) {
    long end = now + millis;
    while (true) {
      Map.Entry<String, Long> next = null;
      for (Map.Entry<String, Long> timer : timers.entrySet()) {
        if (timer.getValue() <= end && (next == null || timer.getValue() < next.getValue())) {
          next = timer;
        }
      }
      if (next == null) {
        break;
      }
      now = next.getValue();
      String name = next.getKey();
      timers.remove(name);
      executor.timer(name);
    }
    now = end;
  }

  static CommandId id(long number) {
    return new CommandId(1, number);
  }

  static Command.Run run(String... words) {
    return run(0, false, words);
  }

  static Command.Run run(long timeoutMillis, boolean idempotent, String... words) {
    return new Command.Run(
        "1.7",
        "shell",
        ALL,
        Ranks.of(OrdinalSet.range(2, 5).stream().toList()),
        false,
        true,
        List.of(words),
        List.of("WHO=${host}/${rank}"),
        "",
        timeoutMillis,
        idempotent);
  }

  /** A command comes, and the disk keeps up. */
  void command(long number, Command command) {
    executor.command(id(number), command);
    sync();
  }

  /** The token of the process that was started last. */
  long token() {
    return started.lastKey();
  }

  void up(long token) {
    executor.processStarted(token, 4_000 + token, 77);
    sync();
  }

  void out(long token, String text) {
    executor.processOutput(token, Stream.OUT, Bytes.utf8(text));
  }

  void end(long token, Outcome outcome) {
    executor.processEnded(token, outcome);
    sync();
  }

  void received(long number, long outBelow, long errBelow, boolean ended) {
    executor.received(new Received(id(number), ALL, outBelow, errBelow, ended));
    sync();
  }

  /** What was sent for a command since the last call, in order. */
  List<Answer> answers(long number) {
    List<Answer> answers = new ArrayList<>();
    sent.stream().filter(s -> s.command.equals(id(number))).forEach(s -> answers.add(s.answer));
    sent.removeIf(s -> s.command.equals(id(number)));
    return answers;
  }

  Answer.Ended onlyEnd(long number) {
    List<Answer> answers = answers(number);
    if (answers.size() != 1 || !(answers.get(0) instanceof Answer.Ended end)) {
      throw new AssertionError("not one end: " + answers);
    }
    return end;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    timers.put(name, now + delayMillis);
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(LogEntry entry, long token) {
    unsynced.add(entry);
    if (token != NOBODY) {
      toConfirm.add(token);
    }
  }

  @Override
  public void start(long token, ProcessSpec spec) {
    started.put(token, spec);
    startedWords.add(String.join(" ", spec.words()));
  }

  /** What lies on the host of one supervised process; it outlives the client. */
  static final class Spool {
    final StringBuilder out = new StringBuilder();
    int starts;
    int number;
    long needed;
    boolean discarded;
  }

  final TreeMap<CommandId, Spool> spools = new TreeMap<>();
  final List<String> attempts = new ArrayList<>();
  Attempt attempt;
  SpoolPlaces from;
  long supervising;

  @Override
  public void supervise(long token, Attempt attempt, SpoolPlaces from) {
    Spool spool = spools.computeIfAbsent(attempt.command(), id -> new Spool());
    boolean fresh = attempt.startable() && attempt.number() > spool.number;
    if (fresh) {
      spool.number = attempt.number();
      spool.starts++;
    }
    attempts.add((fresh ? "start " : "adopt ") + attempt.command() + " " + attempt.number());
    this.attempt = attempt;
    this.from = from;
    supervising = token;
  }

  final List<Long> drained = new ArrayList<>();

  @Override
  public void drain(long token) {
    drained.add(token);
  }

  @Override
  public void release(CommandId command, SpoolPlaces needed) {
    spools.get(command).needed = needed.out();
  }

  @Override
  public void discard(CommandId command) {
    spools.computeIfAbsent(command, id -> new Spool()).discarded = true;
  }

  @Override
  public void signalGroup(long token, int signal) {
    signals.add(token + ":" + signal);
  }

  @Override
  public void throttle(long token, Stream stream, boolean hold) {
    throttles.add(token + ":" + stream + ":" + hold);
  }

  @Override
  public void transfer(CommandId id, Command.Transfer command) {
    transfers.add("begin " + id);
  }

  @Override
  public void install(CommandId id, Command.Install command) {
    transfers.add("install " + id);
  }

  @Override
  public void cancel(CommandId id) {
    transfers.add("cancel " + id);
  }

  @Override
  public boolean answer(CommandId command, Answer answer) {
    if (sent.size() < roomFor) {
      sent.add(new Sent(command, answer));
      return true;
    }
    return false;
  }

  @Override
  public void processesEnded() {
    endedCount++;
  }
}
