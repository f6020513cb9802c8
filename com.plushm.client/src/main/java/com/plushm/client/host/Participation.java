package com.plushm.client.host;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.command.Stream;
import com.plushm.api.fabric.Fabric;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.protocol.EventLoop;
import com.plushm.client.decide.Executor;
import com.plushm.client.decide.ExecutorContext;
import com.plushm.client.decide.ExecutorSettings;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.client.decide.SpoolPlaces;
import com.plushm.client.process.Leftovers;
import com.plushm.client.process.ProcessEvents;
import com.plushm.client.process.Processes;
import com.plushm.client.process.SupervisedEvents;
import com.plushm.client.process.SupervisedProcesses;
import com.plushm.client.software.Installer;
import com.plushm.client.store.CommandLog;
import java.nio.file.Path;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * A participant on a real host: brings the executor's events onto the fabric's loop, and carries
 * out what the executor decides.
 */
final class Participation implements Participant, ExecutorContext, ProcessEvents {
  private final Fabric fabric;
  private final EventLoop loop;
  private final CommandLog log;
  private final Logger logger;
  private final Runnable over;
  private final Processes processes;
  private final SupervisedProcesses supervised;
  private final Installer installer;
  private final Executor executor;
  private final TreeMap<String, EventLoop.Scheduled> timers = new TreeMap<>();
  private boolean fabricOver;
  private boolean processesOver;

  /**
   * @param over run once when neither the fabric nor a process needs this JVM any longer
   */
  Participation(
      Fabric fabric,
      ExecutorSettings settings,
      Path folder,
      CommandLog log,
      Logger logger,
      Runnable over) {
    this.fabric = fabric;
    this.loop = fabric.loop();
    this.log = log;
    this.logger = logger;
    this.over = over;
    this.processes = new Processes(folder, settings.processesMax(), this);
    this.supervised =
        new SupervisedProcesses(folder, Leftovers.boot(), new SupervisedAdapter(), logger);
    this.installer =
        new Installer(
            folder,
            settings.host(),
            (id, outcome, out, err) ->
                loop.post(() -> executor().transferred(id, outcome, out, err)));
    this.executor = new Executor(settings, this, log.recovered());
    supervised.sweep(log.recovered().supervised());
    loop.post(executor::resume);
  }

  /** Leaves the tree and ends the processes; from any thread. */
  void leave(String reason) {
    loop.post(
        () -> {
          executor.ending();
          fabric.leave(reason);
        });
  }

  private Executor executor() {
    return executor;
  }

  /** Ends whatever is left of the processes, at once; from any thread. */
  void endProcesses() {
    installer.close();
    supervised.close();
    processes.close();
  }

  // What the fabric says, on the loop.

  @Override
  public void admitted(Ordinal ordinal) {
    logger.info("admitted as {}", ordinal);
    executor.admitted(ordinal);
  }

  @Override
  public void known(Ordinal ordinal) {
    executor.known(ordinal);
  }

  @Override
  public void command(CommandId id, Command command) {
    logger.debug("command {}: {}", id, command.getClass().getSimpleName());
    executor.command(id, command);
  }

  @Override
  public void transferred(CommandId id, Outcome outcome, Bytes out, Bytes err) {
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
    logger.info("ending: {}", reason);
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
      over.run();
    }
  }

  // What the processes and the log say, on threads of theirs.

  @Override
  public void started(long token, long pid, long startTime) {
    loop.post(() -> executor.processStarted(token, pid, startTime));
  }

  @Override
  public void output(long token, Stream stream, Bytes bytes) {
    loop.post(
        () -> {
          executor.processOutput(token, stream, bytes);
          processes.consumed(token, stream);
        });
  }

  @Override
  public void ended(long token, Outcome outcome) {
    loop.post(() -> executor.processEnded(token, outcome));
  }

  // What the executor wants done, on the loop.

  @Override
  public long now() {
    return loop.now();
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    cancelTimer(name);
    timers.put(
        name,
        loop.schedule(
            delayMillis,
            () -> {
              timers.remove(name);
              executor.timer(name);
            }));
  }

  @Override
  public void cancelTimer(String name) {
    EventLoop.Scheduled timer = timers.remove(name);
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public void persist(LogEntry entry, long token) {
    log.append(
        entry,
        token == NOBODY
            ? null
            : failure ->
                loop.postNow(
                    () -> {
                      if (failure == null) {
                        executor.persisted(token);
                      } else {
                        executor.persistFailed(token, failure.toString());
                      }
                    }));
  }

  @Override
  public void start(long token, ProcessSpec spec) {
    processes.start(token, spec);
  }

  @Override
  public void supervise(long token, Attempt attempt, SpoolPlaces from) {
    supervised.supervise(token, attempt, from);
  }

  @Override
  public void drain(long token) {
    supervised.drain(token);
  }

  @Override
  public void release(CommandId command, SpoolPlaces needed) {
    supervised.release(command, needed);
  }

  @Override
  public void discard(CommandId command) {
    supervised.discard(command);
  }

  // The one of the two that started it knows the token.

  @Override
  public void signalGroup(long token, int signal) {
    processes.signal(token, signal);
    supervised.signal(token, signal);
  }

  @Override
  public void throttle(long token, Stream stream, boolean hold) {
    processes.throttle(token, stream, hold);
    supervised.throttle(token, stream, hold);
  }

  @Override
  public void transfer(CommandId id, Command.Transfer command) {
    fabric.transfer(id, command);
  }

  @Override
  public void install(CommandId id, Command.Install command) {
    installer.install(id, command);
  }

  @Override
  public void cancel(CommandId id) {
    fabric.cancelTransfer(id);
    installer.cancel(id);
  }

  @Override
  public boolean answer(CommandId command, Answer answer) {
    return fabric.collect(command, answer);
  }

  /** The executor's word, not the fabric's: its processes are over. */
  @Override
  public void processesEnded() {
    processesOver = true;
    checkOver();
  }

  /** What the supervised processes say, on the thread of their spools. */
  private final class SupervisedAdapter implements SupervisedEvents {
    @Override
    public void started(long token, long pid, long ageMillis) {
      loop.post(() -> executor.processStarted(token, pid, 0, ageMillis));
    }

    @Override
    public void output(long token, Stream stream, Bytes bytes) {
      loop.post(
          () -> {
            executor.processOutput(token, stream, bytes);
            supervised.consumed(token, stream);
          });
    }

    @Override
    public void lost(long token, Stream stream, long bytes) {
      loop.post(() -> executor.processLost(token, stream, bytes));
    }

    @Override
    public void over(long token, Outcome outcome) {
      loop.post(() -> executor.processOver(token, outcome));
    }

    @Override
    public void ended(long token, Outcome outcome) {
      loop.post(() -> executor.processEnded(token, outcome));
    }
  }
}
