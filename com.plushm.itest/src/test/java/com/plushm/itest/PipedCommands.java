package com.plushm.itest;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.EmptyCommands.Done;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A fast stream of commands to all who take part, through sessions that stay: nine of ten are the
 * empty command, each tenth is a real process that leaves a mark. While all sessions wait for an
 * answer the stream is as fast as the machine lets it be.
 */
final class PipedCommands {
  /** Each so manieth command is a real process. */
  static final int REAL_EVERY = 10;

  private static final int SESSIONS = 8;
  private static final int DUE_MAX = 2 * SESSIONS;
  private static final int END = -1;

  private record Due(int number, long at) {}

  private final Deployment deployment;
  private final Marks marks;
  private final Duration period;
  private final BlockingQueue<Due> due = new ArrayBlockingQueue<>(DUE_MAX);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Done> done = new ArrayList<>();
  private volatile boolean stopped;
  private volatile Throwable failure;

  PipedCommands(Deployment deployment, Marks marks, Duration period) {
    this.deployment = deployment;
    this.marks = marks;
    this.period = period;
  }

  static boolean isReal(int number) {
    return number % REAL_EVERY == 0;
  }

  PipedCommands begin() throws IOException {
    threads.add(new Thread(this::pace, "pace"));
    for (int i = 0; i < SESSIONS; i++) {
      Process session = deployment.session();
      threads.add(new Thread(() -> work(session), "session-" + i));
    }
    threads.forEach(Thread::start);
    return this;
  }

  /** Those that have ended. */
  synchronized List<Done> done() {
    return List.copyOf(done);
  }

  /** Gives no more, and waits for those under way. */
  List<Done> end() throws Exception {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(Deployment.PATIENCE.toMillis());
      if (thread.isAlive() && failure == null) {
        throw new AssertionError("commands that do not end");
      }
    }
    if (failure != null) {
      throw new AssertionError("the stream broke", failure);
    }
    return done();
  }

  private void pace() {
    try {
      keepPace();
    } catch (InterruptedException e) {
      failure = e;
    }
  }

  private void keepPace() throws InterruptedException {
    int number = 0;
    long next = System.nanoTime();
    while (!stopped) {
      LockSupport.parkNanos(next - System.nanoTime());
      if (System.nanoTime() >= next) {
        due.put(new Due(++number, System.nanoTime()));
        next = Math.max(next + period.toNanos(), System.nanoTime() - period.toNanos());
      }
    }
    for (int i = 0; i < SESSIONS; i++) {
      due.put(new Due(END, 0));
    }
  }

  private void work(Process session) {
    try (BufferedReader in = session.inputReader();
        BufferedWriter out = session.outputWriter()) {
      for (Due next = due.take(); next.number != END; next = due.take()) {
        String command =
            isReal(next.number)
                ? "shell --json '" + marks.command(next.number) + "'"
                : "ping --json";
        out.write(command + "\n");
        out.flush();
        Done one = EmptyCommands.account(next.number, next.at, new Result(0, documents(in), ""));
        synchronized (this) {
          done.add(one);
        }
      }
      out.write("exit\n");
    } catch (IOException | InterruptedException e) {
      failure = e;
    }
  }

  /** The documents of one command, up to the one that ends it. */
  private static String documents(BufferedReader in) throws IOException {
    StringBuilder text = new StringBuilder();
    String line = in.readLine();
    while (line != null) {
      text.append(line).append('\n');
      if (line.contains("\"type\":\"summary\"") || line.contains("\"type\":\"error\"")) {
        return text.toString();
      }
      line = in.readLine();
    }
    throw new IOException("the session ended: " + text);
  }
}
