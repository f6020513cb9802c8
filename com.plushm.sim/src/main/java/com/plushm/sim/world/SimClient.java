package com.plushm.sim.world;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.command.Unpacking;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.client.decide.Executor;
import com.plushm.client.decide.ExecutorContext;
import com.plushm.client.decide.ExecutorSettings;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.client.decide.Recovered;
import com.plushm.client.decide.SpoolPlaces;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A client process: the production executor over a node, its log and its processes virtual. */
public final class SimClient implements Participant, ExecutorContext, VirtualProcesses.Events {
  private static final long INSTALL_MILLIS_MAX = 400;

  private final SimNode node;
  private final LogDisk<LogEntry> log;
  private final Executor executor;
  private final VirtualProcesses processes;
  private final VirtualSpools spools;
  private final SpoolFollower follower;
  private final FileStore files;
  private final Runnable over;
  private final SortedMap<String, Long> timers = new TreeMap<>();
  private long timerNumbers;
  private boolean fabricOver;
  private boolean processesOver;
  private Ordinal ordinal;
  private String endingReason;

  SimClient(
      SimNode node,
      LogDisk<LogEntry> log,
      VirtualSpools spools,
      FileStore files,
      Consumer<ProcessRun> truths,
      Runnable over) {
    this.node = node;
    this.log = log;
    this.spools = spools;
    this.files = files;
    this.over = over;
    this.follower = new SpoolFollower(node, spools, new Followed());
    Recovered recovered = Recovered.replay(log.content().iterator());
    spools.sweep(List.copyOf(recovered.supervised()));
    this.processes = new VirtualProcesses(node, this, truths);
    this.executor = new Executor(ExecutorSettings.of(node.host()), this, recovered);
    if (!recovered.supervised().isEmpty()) {
      node.world().time().after(1, () -> node.gate().run(false, executor::resume));
    }
  }

  public Executor executor() {
    return executor;
  }

  /** The ordinal that this incarnation was admitted by; null before. */
  public Ordinal ordinal() {
    return ordinal;
  }

  /** Why it ends; null as long as it does not. */
  public String endingReason() {
    return endingReason;
  }

  void abandonProcesses() {
    processes.abandon();
    follower.close();
  }

  // What the fabric says.

  @Override
  public void known(Ordinal given) {
    executor.known(given);
  }

  @Override
  public void admitted(Ordinal given) {
    ordinal = given;
    executor.admitted(given);
  }

  @Override
  public void command(CommandId id, Command command) {
    node.world().listener().commanded(node, id, command);
    executor.command(id, Lasting.of(command));
  }

  @Override
  public void transferred(CommandId id, Outcome outcome, Bytes out, Bytes err) {
    trace(() -> id + " transferred " + outcome + " " + out.text().strip() + err.text().strip());
    executor.transferred(id, outcome, out, err);
  }

  @Override
  public void received(Received received) {
    executor.received(received);
  }

  @Override
  public void resend() {
    executor.resend();
  }

  @Override
  public void overdue() {
    executor.overdue();
  }

  @Override
  public void room() {
    executor.room();
  }

  @Override
  public void ending(String reason) {
    node.world().trace().line(node.name(), "end", () -> "begins to: " + reason);
    endingReason = reason;
    executor.ending();
  }

  @Override
  public void ended() {
    fabricOver = true;
    executor.ending();
    checkOver();
  }

  private void checkOver() {
    if (fabricOver && processesOver) {
      node.world().time().after(0, over);
    }
  }

  // What the processes say.

  @Override
  public void started(long token, long pid) {
    trace(() -> token + " started");
    executor.processStarted(token, pid, 1);
    node.touched();
  }

  @Override
  public void output(long token, Stream stream, Bytes bytes) {
    trace(() -> token + " " + stream + " " + bytes);
    executor.processOutput(token, stream, bytes);
    node.touched();
  }

  @Override
  public void ended(long token, Outcome outcome) {
    trace(() -> token + " ended " + outcome);
    executor.processEnded(token, outcome);
    node.touched();
  }

  private void trace(java.util.function.Supplier<String> words) {
    node.world().trace().line(node.name(), "proc", words);
  }

  // What the executor wants done.

  @Override
  public long now() {
    return node.now();
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    long number = ++timerNumbers;
    timers.put(name, number);
    node.world()
        .time()
        .after(
            delayMillis,
            () ->
                node.gate()
                    .run(
                        true,
                        () -> {
                          if (timers.getOrDefault(name, 0L) == number) {
                            timers.remove(name);
                            executor.timer(name);
                            node.touched();
                          }
                        }));
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(LogEntry entry, long token) {
    log.append(
        entry,
        () -> {
          if (token != NOBODY) {
            node.gate().run(false, () -> durable(token));
          }
        });
  }

  private void durable(long token) {
    node.world().trace().line(node.name(), "disk", () -> "entry, token " + token);
    executor.persisted(token);
    node.touched();
  }

  @Override
  public void start(long token, ProcessSpec spec) {
    if (VirtualProcesses.variable(spec, "PLUSHM_WATCH").isEmpty()) {
      node.world().listener().processStarted(node, spec);
    }
    processes.start(token, spec);
  }

  @Override
  public void signalGroup(long token, int signal) {
    processes.signal(token, signal);
    follower.signal(token, signal);
  }

  @Override
  public void supervise(long token, Attempt attempt, SpoolPlaces from) {
    follower.supervise(token, attempt, from);
  }

  @Override
  public void drain(long token) {
    follower.drain(token);
  }

  @Override
  public void release(CommandId command, SpoolPlaces needed) {
    // The disks of the simulation are large.
  }

  @Override
  public void discard(CommandId command) {
    spools.discard(command);
  }

  @Override
  public void throttle(long token, Stream stream, boolean hold) {
    processes.throttle(token, stream, hold);
    follower.throttle(token, stream, hold);
  }

  @Override
  public void transfer(CommandId id, Command.Transfer command) {
    node.fabric().files().transfer(id, command);
  }

  @Override
  public void install(CommandId id, Command.Install command) {
    node.world()
        .time()
        .after(
            node.world().time().between(1, INSTALL_MILLIS_MAX),
            () ->
                node.gate()
                    .run(
                        false,
                        () ->
                            executor.transferred(
                                id, installed(command.software()), Bytes.EMPTY, Bytes.EMPTY)));
  }

  /** A receipt lies where a package is installed. */
  private Outcome installed(Unpacking software) {
    String receipt = receipt(software.destination());
    if (software.discards()) {
      files.remove("${home}/" + software.archive());
    } else if (software.archive().isEmpty()) {
      files.remove(receipt);
    } else if (files.content(receipt) == null) {
      String archive = "${home}/" + software.archive();
      if (files.content(archive) == null) {
        return Outcome.exited(1);
      }
      files.make(receipt, new byte[0]);
      files.remove(archive);
    }
    return Outcome.exited(0);
  }

  /** The file that lies on a host where a package is installed to that folder. */
  public static String receipt(String destination) {
    return destination + "/receipt";
  }

  @Override
  public void cancel(CommandId id) {
    node.fabric().files().cancel(id);
  }

  @Override
  public boolean answer(CommandId command, Answer answer) {
    return node.fabric().collect(command, answer);
  }

  @Override
  public void processesEnded() {
    processesOver = true;
    checkOver();
  }

  /** What the supervised processes say. */
  private final class Followed implements SpoolFollower.Events {
    @Override
    public void started(long token, long pid, long ageMillis) {
      trace(() -> token + " is there, " + ageMillis + " ms old");
      executor.processStarted(token, pid, 0, ageMillis);
      node.touched();
    }

    @Override
    public void output(long token, Stream stream, Bytes bytes) {
      SimClient.this.output(token, stream, bytes);
    }

    @Override
    public void over(long token, Outcome outcome) {
      trace(() -> token + " over " + outcome);
      executor.processOver(token, outcome);
      node.touched();
    }

    @Override
    public void ended(long token, Outcome outcome) {
      SimClient.this.ended(token, outcome);
    }
  }
}
