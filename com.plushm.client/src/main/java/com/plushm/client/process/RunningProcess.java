package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** A process that was started, its two pipes, and its end, which is reported once. */
final class RunningProcess {
  private static final int SIGNAL_BASE = 128;
  private static final int SIGNAL_MAX = 64;

  /** What the JVM reads in one piece without a buffer outside its heap. */
  private static final int READ_BYTES = 8 << 10;

  final long token;
  private final Process process;
  private final boolean leadsGroup;
  private final ProcessEvents events;
  private final Valve out = new Valve();
  private final Valve err = new Valve();
  private int openPipes = 2;
  private boolean reported;
  private long goneSince = -1;

  RunningProcess(long token, Process process, boolean leadsGroup, ProcessEvents events) {
    this.token = token;
    this.process = process;
    this.leadsGroup = leadsGroup;
    this.events = events;
  }

  long pid() {
    return process.pid();
  }

  Valve valve(Stream stream) {
    return stream == Stream.OUT ? out : err;
  }

  /** Reads a pipe to its end; returns whether it was the last one, and with it the process. */
  boolean pump(Stream stream) {
    Valve valve = valve(stream);
    byte[] buffer = new byte[READ_BYTES];
    InputStream pipe = stream == Stream.OUT ? process.getInputStream() : process.getErrorStream();
    // See Processes.serve for the lock.
    try {
      synchronized (pipe) {
        for (int read = 0; read >= 0; read = pipe.read(buffer)) {
          if (read > 0) {
            report(stream, valve, Bytes.of(buffer, 0, read));
          }
          valve.awaitTurn();
        }
      }
    } catch (IOException e) {
      // Closed under the reader: nothing more will come of it.
      valve.openForGood();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      openPipes--;
      return openPipes == 0;
    }
  }

  private synchronized void report(Stream stream, Valve valve, Bytes bytes) {
    if (!reported) {
      valve.sent();
      events.output(token, stream, bytes);
    }
  }

  /** Both pipes are at their end: waits for the process, which may have closed them before. */
  void awaitEnd() throws InterruptedException {
    process.waitFor();
    reportEnd();
  }

  /**
   * A process that is gone while others hold its pipes is reported after a while all the same.
   *
   * @param now milliseconds since some fixed moment
   * @return whether it is to be watched no longer
   */
  boolean goneFor(long now, long drainMillis) {
    if (process.isAlive() || out.held() || err.held()) {
      goneSince = -1;
      return false;
    }
    if (goneSince < 0) {
      goneSince = now;
    }
    if (now - goneSince < drainMillis) {
      return false;
    }
    reportEnd();
    return true;
  }

  /** Whether the process is gone and its end was told, while somebody still holds a pipe of it. */
  synchronized boolean lingers() {
    return reported && openPipes > 0;
  }

  private void reportEnd() {
    synchronized (this) {
      if (reported) {
        return;
      }
      reported = true;
      events.ended(token, outcome(process.exitValue()));
    }
    out.openForGood();
    err.openForGood();
  }

  /**
   * What the JVM's exit value says. It gives 128 + n for a process that signal n ended, as shells
   * do for their children; a process that returns such a status by itself cannot be told from that.
   */
  static Outcome outcome(int exitValue) {
    int signal = exitValue - SIGNAL_BASE;
    return signal > 0 && signal <= SIGNAL_MAX
        ? new Outcome(Outcome.Kind.SIGNALLED, signal, "")
        : Outcome.exited(exitValue);
  }

  /** Whom a signal to the group has to be sent to, as for {@link Signals#send}. */
  List<Long> targets() {
    if (!leadsGroup) {
      List<Long> tree = new ArrayList<>();
      process.descendants().forEach(descendant -> tree.add(descendant.pid()));
      if (process.isAlive()) {
        tree.add(process.pid());
      }
      return tree;
    }
    // A pid is not given again while it names a group. Once the leader is gone, a process with its
    // pid can only be a stranger, which means that the group is gone too.
    boolean stranger = !process.isAlive() && ProcessHandle.of(process.pid()).isPresent();
    return stranger ? List.of() : List.of(-process.pid());
  }
}
