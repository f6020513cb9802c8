package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.client.decide.ProcessSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a participant. The JVM reads pipes by blocking alone, so each process has two
 * threads while it lives (small stacks, kept ten seconds for the next); the one that starts it goes
 * on as the reader of its standard output. Standard input is {@code /dev/null}.
 */
public final class Processes implements AutoCloseable {
  /** How long after its leader's end a group may hold the pipes before the end is reported. */
  static final long DRAIN_MILLIS = 500;

  /**
   * Ended commands whose pipes somebody may go on holding, each at the cost of two threads; beyond
   * it nothing is started.
   */
  static final int LINGERING_MAX = 64;

  /** Ended processes that are remembered, for the sake of what they may have left behind. */
  private static final int ENDED_MAX = 256;

  private static final int STARTS_AT_ONCE = 2;
  private static final long WATCH_MILLIS = 250;
  private static final long THREAD_SECONDS = 10;
  private static final int STACK_BYTES = 160 << 10;
  private static final File DEV_NULL = new File("/dev/null");

  private final Path home;
  private final ProcessEvents events;
  private final String setsid = SessionProgram.find();
  private final ConcurrentMap<Long, RunningProcess> processes = new ConcurrentHashMap<>();
  private final Ended ended = new Ended();
  private final Semaphore starts = new Semaphore(STARTS_AT_ONCE);
  private final ThreadPoolExecutor threads;
  private final Object watch = new Object();
  private boolean watching;
  private volatile boolean closed;

  /**
   * @param home the working directory of processes that name none
   * @param processesMax processes at a time, as their owner promises
   */
  public Processes(Path home, int processesMax, ProcessEvents events) {
    this.home = home;
    this.events = events;
    this.threads =
        new ThreadPoolExecutor(
            0,
            2 * (processesMax + LINGERING_MAX) + STARTS_AT_ONCE,
            THREAD_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Processes::thread);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(null, task, "plushm-process", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** Starts a process; the events follow. */
  public void start(long token, ProcessSpec spec) {
    try {
      threads.execute(() -> run(token, spec));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // The latter is how Java says that the system has no more threads for this user.
      events.ended(token, ProgramFinder.notStarted("the client is ending or has no thread for it"));
    }
  }

  private void run(long token, ProcessSpec spec) {
    Process process;
    try {
      starts.acquire();
      try {
        process = launch(token, spec);
      } finally {
        starts.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process = refused(token, ProgramFinder.notStarted("the client is ending"));
    }
    if (process != null) {
      serve(token, process);
    }
  }

  /**
   * Reads a process to its end. When a group's leader ends, the JVM takes what is in the pipes and
   * closes them, between two reads of ours: what the rest of the group is about to write would be
   * lost. It cannot while the streams are locked, and it comes to standard error after standard
   * output. A leader that ended before this point has got away with it.
   */
  private void serve(long token, Process started) {
    synchronized (started.getInputStream()) {
      RunningProcess process = new RunningProcess(token, started, setsid != null, events);
      processes.put(token, process);
      long startTime = ProcStat.of(process.pid()).map(ProcStat::startTime).orElse(0L);
      events.started(token, process.pid(), startTime);
      watch();
      readBoth(process);
    }
  }

  private void readBoth(RunningProcess process) {
    boolean alone = false;
    try {
      threads.execute(() -> read(process, Stream.ERR));
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      // Closed in this very moment, or no thread is to be had. Read by one thread alone, the
      // process
      // could block on the other pipe.
      alone = true;
      Signals.send(Signals.KILL, process.targets());
    }
    read(process, Stream.OUT);
    if (alone) {
      read(process, Stream.ERR);
    }
  }

  private Process launch(long token, ProcessSpec spec) {
    Path directory = spec.directory().isEmpty() ? home : home.resolve(spec.directory());
    if (!directory.toFile().isDirectory()) {
      return refused(token, ProgramFinder.notStarted(directory + ": no such working directory"));
    }
    if (lingering() >= LINGERING_MAX) {
      String why = LINGERING_MAX + " ended commands have left processes that hold their output";
      return refused(token, ProgramFinder.notStarted(why));
    }
    ProcessBuilder builder = new ProcessBuilder();
    try {
      ProcessEnvironment.prepare(builder.environment(), spec.environment());
      String path = builder.environment().get("PATH");
      ProgramFinder.Found program = ProgramFinder.find(spec.words().get(0), path, directory);
      if (program.failure() != null) {
        return refused(token, program.failure());
      }
      builder.command(words(spec, program.file()));
      builder.directory(directory.toFile()).redirectInput(DEV_NULL);
      return builder.start();
    } catch (IOException | IllegalArgumentException e) {
      return refused(token, ProgramFinder.notStarted("cannot be started: " + e.getMessage()));
    }
  }

  private Process refused(long token, Outcome outcome) {
    events.ended(token, outcome);
    return null;
  }

  private List<String> words(ProcessSpec spec, String program) {
    if (setsid == null) {
      List<String> words = new ArrayList<>(spec.words());
      words.set(0, program);
      return words;
    }
    List<String> words = new ArrayList<>(spec.words().size() + 1);
    words.add(setsid);
    words.add(program);
    words.addAll(spec.words().subList(1, spec.words().size()));
    return words;
  }

  private void read(RunningProcess process, Stream stream) {
    try {
      if (process.pump(stream)) {
        process.awaitEnd();
        ended.add(process);
        processes.remove(process.token, process);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private long lingering() {
    return processes.values().stream().filter(RunningProcess::lingers).count();
  }

  /** Sends a signal to the whole group of a process; nothing happens if it is gone. */
  public void signal(long token, int signal) {
    RunningProcess running = processes.get(token);
    RunningProcess process = running != null ? running : ended.get(token);
    if (process == null) {
      return;
    }
    try {
      threads.execute(() -> Signals.send(signal, process.targets()));
    } catch (RejectedExecutionException e) {
      Signals.send(signal, process.targets());
    }
  }

  /** Stops or resumes the reading of a stream. */
  public void throttle(long token, Stream stream, boolean hold) {
    RunningProcess process = processes.get(token);
    if (process != null) {
      process.valve(stream).hold(hold);
    }
  }

  /** What came by {@link ProcessEvents#output} was taken care of. */
  public void consumed(long token, Stream stream) {
    RunningProcess process = processes.get(token);
    if (process != null) {
      process.valve(stream).consumed();
    }
  }

  /** Looks after processes whose pipes outlive them; asleep while there is no process at all. */
  private void watch() {
    synchronized (watch) {
      if (!watching && !closed) {
        watching = true;
        threads.execute(this::watchProcesses);
      }
    }
  }

  private void watchProcesses() {
    while (true) {
      synchronized (watch) {
        try {
          watch.wait(WATCH_MILLIS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        boolean idle = processes.values().stream().allMatch(RunningProcess::lingers);
        if (idle || closed || Thread.currentThread().isInterrupted()) {
          watching = false;
          return;
        }
      }
      long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      processes.values().forEach(process -> process.goneFor(now, DRAIN_MILLIS));
    }
  }

  /** Ends everything that is left of any group, at once. */
  @Override
  public void close() {
    closed = true;
    synchronized (watch) {
      watch.notifyAll();
    }
    threads.shutdown();
    List<Long> targets = new ArrayList<>();
    processes.values().forEach(process -> targets.addAll(process.targets()));
    for (long group : Leftovers.groupsLeft(ended.pids())) {
      targets.add(-group);
    }
    if (!targets.isEmpty()) {
      Signals.send(Signals.KILL, targets);
    }
  }

  /** The last processes that ended. */
  private static final class Ended {
    private final LinkedHashMap<Long, RunningProcess> byToken = new LinkedHashMap<>();

    synchronized void add(RunningProcess process) {
      byToken.put(process.token, process);
      if (byToken.size() > ENDED_MAX) {
        byToken.remove(byToken.keySet().iterator().next());
      }
    }

    synchronized RunningProcess get(long token) {
      return byToken.get(token);
    }

    synchronized List<Long> pids() {
      return byToken.values().stream().map(RunningProcess::pid).toList();
    }
  }
}
