package com.plushm.client.process;

import com.plushm.api.command.Care;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.CommandId;
import com.plushm.client.decide.ExecutorContext;
import com.plushm.client.decide.ProcessSpec;
import com.plushm.client.decide.SpoolPlaces;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Processes of applications, which outlive their client (application.md §3): each runs under {@code
 * supervise.sh}, puts out into files, and is followed by its folder below {@code processes} in the
 * client's home, the same whether this client started it or an earlier one. One thread looks at all
 * of them: every few milliseconds while something happens, every {@value #LOOK_MILLIS_MAX} ms else.
 */
public final class SupervisedProcesses implements AutoCloseable {
  /** Between two looks while nothing happens. */
  static final long LOOK_MILLIS_MAX = 60;

  private static final long LOOK_MILLIS_MIN = 3;

  /** Groups that are remembered for the sake of what they may have left behind. */
  private static final int ENDED_MAX = 256;

  private static final long CLOSE_MILLIS = 5_000;
  private static final String SCRIPT = "supervise.sh";
  private static final File DEV_NULL = new File("/dev/null");

  private final Path home;
  private final Path folder;
  private final String boot;
  private final long spoolBytesMax;
  private final SupervisedEvents events;
  private final Logger logger;
  private final String setsid = SessionProgram.find();
  private final String fallocate =
      ProgramFinder.find("fallocate", System.getenv("PATH"), Path.of("/")).file();
  private final TreeMap<Long, SpooledProcess> processes = new TreeMap<>();
  private final ArrayDeque<Long> endedGroups = new ArrayDeque<>();
  private final Thread thread = new Thread(null, this::live, "plushm-spools", 256 << 10);
  private final ArrayDeque<Runnable> requests = new ArrayDeque<>();
  private boolean closed;

  public SupervisedProcesses(Path home, String boot, SupervisedEvents events, Logger logger) {
    this(home, boot, SpooledProcess.SPOOL_BYTES_MAX, events, logger);
  }

  SupervisedProcesses(
      Path home, String boot, long spoolBytesMax, SupervisedEvents events, Logger logger) {
    this.home = home;
    this.folder = home.resolve("processes");
    this.boot = boot;
    this.spoolBytesMax = spoolBytesMax;
    this.events = events;
    this.logger = logger;
    thread.setDaemon(true);
    thread.start();
  }

  private void request(Runnable request) {
    synchronized (requests) {
      requests.add(request);
      requests.notifyAll();
    }
  }

  /** Starts an attempt or adopts it; the events follow. */
  public void supervise(long token, ExecutorContext.Attempt attempt, SpoolPlaces from) {
    request(
        () -> {
          SpooledProcess known = processes.get(token);
          if (known != null) {
            known.again(attempt);
            return;
          }
          SpoolFolder spool = SpoolFolder.of(folder, attempt.command());
          processes.put(
              token,
              new SpooledProcess(
                  token, attempt, spool, from, boot, spoolBytesMax, this::start, events));
        });
  }

  /** There is no further attempt: when all is read, it has ended. */
  public void drain(long token) {
    request(
        () -> {
          SpooledProcess process = processes.get(token);
          if (process != null) {
            process.drain();
          }
        });
  }

  /** Sends a signal to the whole group of a process; nothing happens if it is gone. */
  public void signal(long token, int signal) {
    request(
        () -> {
          SpooledProcess process = processes.get(token);
          if (process != null) {
            process.signal(signal);
          }
        });
  }

  /** Stops or resumes the reading of a stream. */
  public void throttle(long token, Stream stream, boolean hold) {
    request(
        () -> {
          SpooledProcess process = processes.get(token);
          if (process != null) {
            process.reader(stream).hold(hold);
          }
        });
  }

  /** What came by {@link SupervisedEvents#output} was taken care of. */
  public void consumed(long token, Stream stream) {
    request(
        () -> {
          SpooledProcess process = processes.get(token);
          if (process != null) {
            process.reader(stream).consumed();
          }
        });
  }

  /** Output below these places is needed no more: the disk is given back where that is possible. */
  public void release(CommandId command, SpoolPlaces needed) {
    request(
        () -> {
          SpoolFolder spool = SpoolFolder.of(folder, command);
          for (Stream stream : Stream.values()) {
            long below = needed.of(stream);
            try {
              if (below > 0 && Files.exists(spool.file(stream))) {
                spool.taken(stream, below);
                punch(spool.file(stream), below);
              }
            } catch (IOException e) {
              logger.warn("{}: its space is not given back: {}", spool.path(), e.toString());
            }
          }
        });
  }

  /** Turns the beginning of a file into a hole; a file system that cannot leaves it as it is. */
  private void punch(Path file, long below) throws IOException {
    if (fallocate == null) {
      return;
    }
    List<String> words =
        List.of(fallocate, "-p", "-o", "0", "-l", Long.toString(below), file.toString());
    quietly(new ProcessBuilder(words));
  }

  private static boolean quietly(ProcessBuilder builder) throws IOException {
    Process process =
        builder
            .redirectInput(DEV_NULL)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(CLOSE_MILLIS, TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Nothing of it is needed any more. */
  public void discard(CommandId command) {
    request(
        () -> {
          try {
            SpoolFolder.of(folder, command).delete();
          } catch (IOException e) {
            logger.warn("the spool of {} is not removed: {}", command, e.toString());
          }
        });
  }

  /** Ends and removes what is there of commands that nobody knows any more. */
  public void sweep(Set<CommandId> known) {
    SortedSet<String> names = new TreeSet<>();
    known.forEach(command -> names.add(command.toString()));
    request(() -> sweepAll(names));
  }

  private void sweepAll(SortedSet<String> known) {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path path : all) {
        if (!known.contains(path.getFileName().toString())) {
          SpoolFolder spool = new SpoolFolder(path);
          List<Long> targets = spool.targets(boot);
          if (!targets.isEmpty()) {
            logger.warn("{}: of no known command, ended", path.getFileName());
            Signals.send(Signals.KILL, targets);
          }
          spool.delete();
        }
      }
    } catch (NoSuchFileException e) {
      logger.debug("no supervised process was ever started here");
    } catch (IOException e) {
      logger.warn("{} is not tidied: {}", folder, e.toString());
    }
  }

  /** On the thread of the spools: starts a supervisor, which claims the attempt or leaves it. */
  private Outcome start(SpoolFolder spool, ExecutorContext.Attempt attempt) {
    ProcessSpec spec = attempt.process();
    Care care = attempt.undertaking().care();
    try {
      Files.createDirectories(spool.path());
    } catch (IOException e) {
      return ProgramFinder.notStarted(spool.path() + ": cannot be made: " + e.getMessage());
    }
    if (setsid == null) {
      return ProgramFinder.notStarted("a process of an application needs setsid on its host");
    }
    Path directory = spec.directory().isEmpty() ? home : home.resolve(spec.directory());
    if (!directory.toFile().isDirectory()) {
      return ProgramFinder.notStarted(directory + ": no such working directory");
    }
    try {
      ProcessBuilder builder = new ProcessBuilder();
      ProcessEnvironment.prepare(builder.environment(), spec.environment());
      String path = builder.environment().get("PATH");
      ProgramFinder.Found program = ProgramFinder.find(spec.words().get(0), path, directory);
      if (program.failure() != null) {
        return program.failure();
      }
      OtherUser user = OtherUser.of(care.user(), path, spec.environment());
      ProcessEnvironment.add(builder.environment(), user.environment());
      List<String> words = new ArrayList<>();
      words.addAll(List.of("/bin/sh", script().toString(), "begin", spool.path().toString()));
      words.add(Integer.toString(attempt.number()));
      words.add(setsid);
      words.add(directory.toString());
      words.add(input(spool, directory, care).toString());
      words.add(ResourceLimits.options(care.limits()));
      words.add(Long.toString(2 * spoolBytesMax));
      words.add(care.service() ? "yes" : "no");
      words.addAll(user.words());
      words.add(program.file());
      words.addAll(spec.words().subList(1, spec.words().size()));
      if (!quietly(builder.command(words).directory(home.toFile()))) {
        return ProgramFinder.notStarted("its supervisor could not be started");
      }
      return null;
    } catch (OtherUser.Refused e) {
      return ProgramFinder.notStarted(e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return ProgramFinder.notStarted("cannot be started: " + e.getMessage());
    }
  }

  private static Path input(SpoolFolder spool, Path directory, Care care) throws IOException {
    if (!care.stdinFile().isEmpty()) {
      return directory.resolve(care.stdinFile());
    }
    if (care.stdin().length() == 0) {
      return DEV_NULL.toPath();
    }
    Files.write(spool.input(), care.stdin().toArray());
    return spool.input();
  }

  /** The supervisor's script, as this version of the client has it. */
  private Path script() throws IOException {
    Path script = folder.resolve(SCRIPT);
    byte[] wanted;
    try (InputStream resource = SupervisedProcesses.class.getResourceAsStream(SCRIPT)) {
      wanted = resource.readAllBytes();
    }
    if (!Files.exists(script) || !Arrays.equals(Files.readAllBytes(script), wanted)) {
      // Those that run go on reading the file that they began with; each that writes has its own.
      Path unfinished = Files.createTempFile(folder, SCRIPT, ".new");
      Files.write(unfinished, wanted);
      Files.move(unfinished, script, StandardCopyOption.ATOMIC_MOVE);
    }
    return script;
  }

  private void live() {
    long wait = LOOK_MILLIS_MAX;
    while (true) {
      boolean asked = await(wait);
      synchronized (requests) {
        if (closed && requests.isEmpty()) {
          return;
        }
      }
      boolean any = asked;
      try {
        any |= lookAtAll();
      } catch (RuntimeException e) {
        logger.error("this is a defect", e);
      }
      wait = any ? LOOK_MILLIS_MIN : Math.min(LOOK_MILLIS_MAX, 2 * wait);
    }
  }

  /** Waits for requests, and carries them out; returns whether there were some. */
  private boolean await(long millis) {
    List<Runnable> some;
    synchronized (requests) {
      try {
        if (requests.isEmpty() && !closed) {
          requests.wait(processes.isEmpty() ? 0 : millis);
        }
      } catch (InterruptedException e) {
        closed = true;
      }
      some = List.copyOf(requests);
      requests.clear();
    }
    some.forEach(Runnable::run);
    return !some.isEmpty();
  }

  private boolean lookAtAll() {
    boolean any = false;
    for (SpooledProcess process : List.copyOf(processes.values())) {
      long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      any |= process.look(now);
      if (process.drained(now)) {
        any = true;
        forget(process);
      }
    }
    return any;
  }

  private void forget(SpooledProcess process) {
    processes.remove(process.token);
    process.group().ifPresent(endedGroups::add);
    if (endedGroups.size() > ENDED_MAX) {
      endedGroups.poll();
    }
    try {
      process.close();
    } catch (IOException e) {
      logger.debug("a spool was not closed: {}", e.toString());
    }
  }

  /** Ends everything that is left of any group, at once. A client that dies leaves them alone. */
  @Override
  public void close() {
    request(this::endAll);
    synchronized (requests) {
      closed = true;
      requests.notifyAll();
    }
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void endAll() {
    List<Long> targets = new ArrayList<>();
    processes.values().forEach(process -> targets.addAll(process.everything()));
    Leftovers.groupsLeft(List.copyOf(endedGroups)).forEach(group -> targets.add(-group));
    if (!targets.isEmpty()) {
      Signals.send(Signals.KILL, targets);
    }
    List.copyOf(processes.values()).forEach(this::forget);
  }
}
