package com.plushm.itest;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream of commands that do nothing but leave a mark, begun one after the other whatever becomes
 * of those before, each by the shipped command and to all who take part.
 */
final class EmptyCommands {
  /** Commands under way at most; the stream waits when there are more. */
  private static final int PENDING_MAX = 60;

  private static final long POLL_NANOS = 5_000_000;

  /** One command, as the person reads it who gave it; times of {@link System#nanoTime}. */
  record Done(
      int number,
      long begun,
      long ended,
      Result result,
      boolean accounted,
      long targets,
      SortedSet<String> exited,
      SortedSet<String> unknown,
      SortedSet<String> missing) {}

  private record Pending(int number, long begun, Running running) {}

  private final Deployment deployment;
  private final Marks marks;
  private final Duration period;
  private final Thread thread = new Thread(this::run, "empty-commands");
  private final List<Pending> pending = new ArrayList<>();
  private final List<Done> done = new ArrayList<>();
  private volatile boolean stopped;
  private volatile Throwable failure;
  private volatile int numbers;

  EmptyCommands(Deployment deployment, Marks marks, Duration period) {
    this.deployment = deployment;
    this.marks = marks;
    this.period = period;
  }

  EmptyCommands begin() {
    thread.start();
    return this;
  }

  /** Begins no more, and waits for those under way. */
  List<Done> end() throws Exception {
    stopped = true;
    thread.join(Deployment.PATIENCE.toMillis());
    if (failure != null) {
      throw new AssertionError("the stream broke", failure);
    }
    if (thread.isAlive()) {
      throw new AssertionError("commands that do not end: " + pending());
    }
    return done();
  }

  /** Those that have ended. */
  synchronized List<Done> done() {
    return List.copyOf(done);
  }

  /** The number of the last one that was begun. */
  int numbers() {
    return numbers;
  }

  private synchronized List<Pending> pending() {
    return List.copyOf(pending);
  }

  private void run() {
    long next = System.nanoTime();
    try {
      while (!stopped || !pending.isEmpty()) {
        collect();
        boolean due = System.nanoTime() >= next && pending.size() < PENDING_MAX;
        if (due && !stopped) {
          next = Math.max(next + period.toNanos(), System.nanoTime() - period.toNanos());
          numbers = start(numbers + 1);
        }
        LockSupport.parkNanos(POLL_NANOS);
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  private synchronized int start(int number) throws IOException {
    long now = System.nanoTime();
    Running running = deployment.start("shell", "--json", marks.command(number));
    pending.add(new Pending(number, now, running));
    return number;
  }

  private synchronized void collect() throws Exception {
    for (Pending one : List.copyOf(pending)) {
      if (!one.running.runs()) {
        pending.remove(one);
        done.add(account(one.number, one.begun, one.running.await()));
      }
    }
  }

  /** What the documents of a command say of it. */
  static Done account(int number, long begun, Result result) throws IOException {
    SortedSet<String> exited = new TreeSet<>();
    SortedSet<String> unknown = new TreeSet<>();
    SortedSet<String> missing = new TreeSet<>();
    long targets = 0;
    boolean accounted = false;
    for (Map<String, Object> document : result.json()) {
      if ("block".equals(document.get("type"))) {
        boolean ended = "exited".equals(document.get("outcome"));
        NodeSet.parse((String) document.get("hosts")).forEach((ended ? exited : unknown)::add);
      } else if ("summary".equals(document.get("type"))) {
        accounted = true;
        targets = (Long) document.get("targets");
        for (Object entry : (List<?>) document.get("missing")) {
          String hosts = (String) ((Map<?, ?>) entry).get("hosts");
          NodeSet.parse(hosts).forEach(missing::add);
        }
      }
    }
    return new Done(
        number, begun, System.nanoTime(), result, accounted, targets, exited, unknown, missing);
  }
}
