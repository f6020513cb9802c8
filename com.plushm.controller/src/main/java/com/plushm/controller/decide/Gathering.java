package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.HostName;
import com.plushm.controller.HostState;
import com.plushm.controller.Summary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Invites hosts for a job and waits until each has joined or failed. */
final class Gathering {
  /** Whom it tells. */
  interface Listener {
    /** A host failed; another one may be added in its place. */
    void failed(Host host);

    /** Every host has joined or failed. */
    void gathered();

    /** Why a host that has joined is of no use, if it is not. */
    default Optional<String> refusal(Host host) {
      return Optional.empty();
    }
  }

  private final Desk desk;
  private final Job job;
  private final Listener listener;
  private final Set<Host> waiting = new LinkedHashSet<>();
  private final Set<Host> arrived = new LinkedHashSet<>();
  private final Set<Host> invited = new LinkedHashSet<>();
  private final Map<Host, RunAccount.Reason> failures = new LinkedHashMap<>();
  private boolean begun;
  private boolean finished;

  Gathering(Desk desk, Job job, Listener listener) {
    this.desk = desk;
    this.job = job;
    this.listener = listener;
  }

  Set<Host> waiting() {
    return waiting;
  }

  Set<Host> arrived() {
    return arrived;
  }

  /** Those that came because of this invitation. */
  Set<Host> invited() {
    return invited;
  }

  Map<Host, RunAccount.Reason> failures() {
    return failures;
  }

  boolean has(Host host) {
    return waiting.contains(host) || arrived.contains(host) || failures.containsKey(host);
  }

  /** Whether it is there for this, or awaited; who failed is not, even if it comes after all. */
  boolean needs(Host host) {
    return waiting.contains(host) || arrived.contains(host);
  }

  boolean finished() {
    return finished;
  }

  /** Wants a host, too. */
  void add(Host host) {
    if (has(host)) {
      return;
    }
    if (host.joined()) {
      arrive(host);
      return;
    }
    waiting.add(host);
    invited.add(host);
    desk.invitations().invite(host);
    if (host.state() == HostState.FAILED) {
      fail(host);
    }
  }

  /** A host is of no use, whatever its state. */
  void refuse(Host host, String why) {
    waiting.remove(host);
    arrived.remove(host);
    host.because(ErrorCode.HOST_UNFIT, why);
    failures.put(host, new RunAccount.Reason(ErrorCode.HOST_UNFIT, why));
    listener.failed(host);
    check();
  }

  /** An earlier controller had invited that host for this. */
  void comes(Host host) {
    invited.add(host);
  }

  /** The second host came later, and is there instead of the first. */
  void replaced(Host old, Host fresh) {
    arrived.remove(old);
    failures.remove(old);
    arrived.add(fresh);
  }

  /** Nobody asks for the host any more. */
  void without(Host host) {
    arrived.remove(host);
    failures.remove(host);
  }

  /** An earlier controller had gathered them. */
  void recall(ExecutionNote.Gathered gathered) {
    begun = true;
    finished = true;
    waiting.clear();
    for (List<ExecutionNote.Seat> team : gathered.teams()) {
      team.forEach(seat -> arrived.add(host(seat.host())));
    }
    gathered
        .failures()
        .forEach(f -> failures.put(host(f.host()), new RunAccount.Reason(f.code(), f.words())));
  }

  private Host host(HostName name) {
    return desk.hosts().byName(name).orElseThrow();
  }

  /** Everybody has been added. */
  void begin() {
    begun = true;
    desk.invitations().pump();
    check();
  }

  void changed(Host host) {
    if (finished || !waiting.contains(host)) {
      return;
    }
    if (host.joined()) {
      arrive(host);
    } else if (host.state() == HostState.NAMED || host.state() == HostState.FAILED) {
      fail(host);
    } else if (host.state() == HostState.LEFT && !host.wanted()) {
      desk.invitations().invite(host);
    }
    check();
  }

  /** The second name means the first one's participant, which is wanted instead. */
  void aliased(Host second, Host first) {
    if (finished || !waiting.remove(second)) {
      return;
    }
    invited.remove(second);
    job.observer()
        .notice(second + " and " + first + " are one participant; it counts once, as " + first);
    add(first);
    check();
  }

  private void arrive(Host host) {
    waiting.remove(host);
    arrived.add(host);
    listener.refusal(host).ifPresent(why -> refuse(host, why));
  }

  private void fail(Host host) {
    waiting.remove(host);
    invited.remove(host);
    failures.put(host, new RunAccount.Reason(host.code(), host.reason()));
    listener.failed(host);
  }

  private void check() {
    job.touch();
    if (begun && !finished && waiting.isEmpty()) {
      finished = true;
      listener.gathered();
    }
  }

  /**
   * Does without those that have not joined by now.
   *
   * @param wanted all of them
   */
  void giveUp(Collection<Host> wanted, String why) {
    if (!begun) {
      // It never began to want them; they are accounted for all the same.
      wanted.forEach(host -> failures.put(host, new RunAccount.Reason(ErrorCode.HOST_SILENT, why)));
    }
    giveUp(why);
  }

  /** Does without those that have not joined by now. */
  void giveUp(String why) {
    finished = true;
    List<Host> rest = new ArrayList<>(waiting);
    waiting.clear();
    for (Host host : rest) {
      failures.put(host, new RunAccount.Reason(ErrorCode.HOST_SILENT, why));
      boolean reconnecting = host.state() == HostState.RECONNECTING;
      if (!reconnecting && !desk.jobs().uses(host, job)) {
        desk.invitations().withdraw(host, why);
      }
    }
  }

  /** A failure that is of no account: the host was replaced, or can be done without. */
  void excuse(Host host) {
    failures.remove(host);
  }

  /** The failures, equal reasons folded. */
  static List<Summary.Missing> missing(Map<Host, RunAccount.Reason> failures) {
    Map<RunAccount.Reason, List<Host>> byReason = new LinkedHashMap<>();
    failures.forEach((h, why) -> byReason.computeIfAbsent(why, w -> new ArrayList<>()).add(h));
    List<Summary.Missing> missing = new ArrayList<>();
    byReason.forEach(
        (why, hosts) ->
            missing.add(new Summary.Missing(HostTable.names(hosts), why.code(), why.words())));
    return List.copyOf(missing);
  }
}
