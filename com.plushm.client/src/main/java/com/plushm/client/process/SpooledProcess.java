package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.CommandId;
import com.plushm.client.decide.ExecutorContext;
import com.plushm.client.decide.SpoolPlaces;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One supervised process, followed by what lies in its folder, whoever started it. Looked at again
 * and again, on the thread of the spools alone.
 */
final class SpooledProcess {
  /**
   * Output of a stream that was not read; beyond it a task is stopped, and a service loses some.
   */
  static final long SPOOL_BYTES_MAX = 64L << 20;

  /** How long a supervisor may take until it has claimed its attempt. */
  static final long CLAIM_MILLIS = 20_000;

  /** Whether a supervisor lives, and whether there is room, is looked at so often. */
  private static final long CHECK_MILLIS = 500;

  /** How long output is waited for that the rest of a group may still put out. */
  private static final long DRAIN_MILLIS = Processes.DRAIN_MILLIS;

  private enum Stage {
    CLAIMING,
    RUNNING,
    OVER
  }

  /** Starts supervisors. */
  interface Starter {
    /** Returns why it cannot be started; null if it was. */
    Outcome start(SpoolFolder folder, ExecutorContext.Attempt attempt);
  }

  final long token;
  final CommandId command;
  final SpoolFolder folder;
  private final String boot;
  private final long spoolBytesMax;
  private final Starter starter;
  private final SupervisedEvents events;
  private final SpoolReader out;
  private final SpoolReader err;
  private ExecutorContext.Attempt attempt;
  private Stage stage = Stage.CLAIMING;
  private long startedAt = -1;
  private long checkAt;
  private long drainUntil;
  private SpoolFolder.Identity supervisor;
  private SpoolFolder.Identity process;
  private Outcome outcome;
  private boolean left;
  private boolean ended;
  private boolean draining;
  private boolean stopped;

  SpooledProcess(
      long token,
      ExecutorContext.Attempt attempt,
      SpoolFolder folder,
      SpoolPlaces from,
      String boot,
      long spoolBytesMax,
      Starter starter,
      SupervisedEvents events) {
    this.token = token;
    this.command = attempt.command();
    this.attempt = attempt;
    this.folder = folder;
    this.boot = boot;
    this.spoolBytesMax = spoolBytesMax;
    this.starter = starter;
    this.events = events;
    this.out = new SpoolReader(Stream.OUT, folder, from);
    this.err = new SpoolReader(Stream.ERR, folder, from);
  }

  /** The attempt before is over, and this is the next. */
  void again(ExecutorContext.Attempt next) {
    attempt = next;
    stage = Stage.CLAIMING;
    startedAt = -1;
    supervisor = null;
    process = null;
    outcome = null;
    left = false;
    ended = false;
    stopped = false;
  }

  SpoolReader reader(Stream stream) {
    return stream == Stream.OUT ? out : err;
  }

  void drain() {
    draining = true;
  }

  /**
   * Looks at what happened.
   *
   * @param now milliseconds since some fixed moment
   * @return whether anything did
   */
  boolean look(long now) {
    try {
      boolean check = now >= checkAt;
      checkAt = check ? now + CHECK_MILLIS : checkAt;
      boolean any =
          switch (stage) {
            case CLAIMING -> claiming(now);
            case RUNNING -> running(now, check);
            case OVER -> false;
          };
      if (check) {
        makeRoom();
      }
      return any | (startTold() && read());
    } catch (IOException e) {
      if (stage != Stage.OVER) {
        over(unknown("its spool cannot be used: " + e), now);
      }
      return false;
    }
  }

  private boolean read() throws IOException {
    return out.read(token, events) | err.read(token, events);
  }

  /**
   * Whether what can be read now is known to be of an attempt whose start was told: who watches its
   * output begins with that. While an attempt is claimed, it is of the one before.
   */
  private boolean startTold() {
    return switch (stage) {
      case CLAIMING -> attempt.number() > 1;
      case RUNNING -> process != null;
      case OVER -> true;
    };
  }

  /** Whether everything was read; then it was told. */
  boolean drained(long now) {
    if (stage != Stage.OVER || !draining) {
      return false;
    }
    try {
      if (out.unread() > 0 || err.unread() > 0 || now < drainUntil) {
        return false;
      }
    } catch (IOException e) {
      // What cannot be read will not be waited for.
      outcome = unknown("its spool cannot be read: " + e);
    }
    events.ended(token, outcome);
    return true;
  }

  private boolean claiming(long now) throws IOException {
    if (!attempt.startable()) {
      over(unknown("it was over before"), now);
      return true;
    }
    Optional<Outcome> forbidden = folder.forbidden(attempt.number());
    if (forbidden.isPresent()) {
      over(forbidden.get(), now);
      return true;
    }
    Optional<SpoolFolder.Identity> claim = folder.claim(attempt.number());
    if (claim.isPresent()) {
      supervisor = claim.get();
      stage = Stage.RUNNING;
      if (!supervisor.boot().equals(boot)) {
        Optional<Outcome> known = noted();
        over(known.orElse(unknown("the host was rebooted while it ran")), now);
      }
      return true;
    }
    if (startedAt < 0) {
      startedAt = now;
      String begunIn = attempt.begunIn();
      if (begunIn != null && !begunIn.equals(boot)) {
        over(unknown("the host was rebooted while it was started"), now);
        return true;
      }
      Outcome refused = starter.start(folder, attempt);
      if (refused != null && folder.forbid(attempt.number(), refused)) {
        over(refused, now);
      }
      return true;
    }
    Outcome late = ProgramFinder.notStarted("its supervisor did not come up");
    if (now - startedAt > CLAIM_MILLIS && folder.forbid(attempt.number(), late)) {
      over(late, now);
    }
    return false;
  }

  private boolean running(long now, boolean check) throws IOException {
    boolean any = false;
    if (process == null) {
      process = folder.process(attempt.number()).orElse(null);
      if (process != null) {
        events.started(token, process.pid(), Uptime.ageMillis(process.startTime()));
        any = true;
      }
    }
    Optional<Outcome> known = noted();
    if (known.isEmpty() && check && supervisor.stat().isEmpty()) {
      known = noted(); // It may have been about to.
      boolean alone = process != null && process.stat().isPresent();
      if (known.isEmpty() && !alone) {
        known = Optional.of(unknown("its supervisor was ended"));
      }
    }
    if (known.isPresent()) {
      if (!startTold() || lastWordsRead()) {
        over(known.get(), now);
      }
      return true;
    }
    return any;
  }

  /**
   * Its monitors see its last words before they hear that it is over; but nobody waits for those
   * that are held back, or that others of its group add now.
   */
  private boolean lastWordsRead() throws IOException {
    if (!ended) {
      ended = true;
      out.lastWords();
      err.lastWords();
    }
    read();
    return out.lastWordsRead() && err.lastWordsRead();
  }

  private Optional<Outcome> noted() throws IOException {
    Optional<SpoolFolder.Status> status = folder.status(attempt.number());
    if (status.isEmpty()) {
      return Optional.empty();
    }
    left = status.get().left();
    Optional<String> refusal = folder.refusal(attempt.number());
    return Optional.of(
        refusal.isPresent()
            ? ProgramFinder.notStarted(refusal.get())
            : RunningProcess.outcome(status.get().value()));
  }

  private void over(Outcome how, long now) {
    outcome = how;
    stage = Stage.OVER;
    // Others of its group may be about to put out something still.
    drainUntil = left ? now + DRAIN_MILLIS : now;
    events.over(token, how);
  }

  private static Outcome unknown(String why) {
    return new Outcome(Outcome.Kind.UNKNOWN, 0, why);
  }

  /** Sees to it that what is not read stays within its bound. */
  private void makeRoom() throws IOException {
    boolean service = attempt.undertaking().care().service();
    boolean full = false;
    boolean roomy = true;
    for (Stream stream : Stream.values()) {
      SpoolReader reader = reader(stream);
      reader.lose(folder.lostBelow(stream), token, events);
      long unread = reader.unread();
      full |= unread > spoolBytesMax;
      roomy &= unread <= spoolBytesMax / 2;
      if (service && unread > spoolBytesMax) {
        reader.lose(reader.place() + unread - spoolBytesMax / 2, token, events);
      }
    }
    if (service || stage != Stage.RUNNING || process == null) {
      return;
    }
    if (full && !(stopped && stands())) {
      stopped = true;
      Files.write(folder.held(), new byte[0]);
      Signals.send(Signals.STOP, targets());
    } else if (roomy && (stopped || Files.exists(folder.held()))) {
      Files.deleteIfExists(folder.held());
      Signals.send(Signals.CONT, targets());
      stopped = false;
    }
  }

  /** Whether its leader is stopped, or gone: a signal may get lost on a host that is busy. */
  private boolean stands() {
    return process.stat().filter(s -> s.state() != 'T').isEmpty();
  }

  /**
   * Whom a signal to all that was started of it has to be sent to: it may be there though its pid
   * was not read yet.
   */
  List<Long> everything() {
    try {
      return process == null ? folder.targets(boot) : targets();
    } catch (IOException e) {
      return targets();
    }
  }

  /** Whom a signal to the group has to be sent to, as for {@link Signals#send}. */
  List<Long> targets() {
    if (process == null) {
      return List.of();
    }
    if (process.stat().isPresent()) {
      return List.of(-process.pid());
    }
    boolean stranger = ProcStat.of(process.pid()).filter(ProcStat::alive).isPresent();
    return stranger
        ? List.of()
        : Leftovers.groupsLeft(List.of(process.pid())).stream().map(group -> -group).toList();
  }

  /** Sends a signal to the group; one that is stopped has to go on to hear it. */
  void signal(int signal) {
    List<Long> targets = new ArrayList<>(targets());
    if (targets.isEmpty()) {
      return;
    }
    Signals.send(signal, targets);
    if (stopped || Files.exists(folder.held())) {
      stopped = false;
      Signals.send(Signals.CONT, targets);
    }
  }

  /** Its group, if it ever had one. */
  Optional<Long> group() {
    return Optional.ofNullable(process).map(SpoolFolder.Identity::pid);
  }

  void close() throws IOException {
    out.close();
    err.close();
  }
}
