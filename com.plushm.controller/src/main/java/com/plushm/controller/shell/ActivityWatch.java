package com.plushm.controller.shell;

import com.plushm.controller.Activity;
import com.plushm.controller.ActivityListener;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import com.plushm.controller.shell.print.ProgressLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Waits for an activity on the command's thread. What the control node's event loop tells is put
 * down and printed here, so that a person who does not read never stops the loop; what a slow
 * reader costs is counted and told.
 */
final class ActivityWatch implements ActivityListener {
  /** Notices that wait to be printed at most. */
  static final int NOTICES_MAX = 1_000;

  /** Bytes of followed output that wait to be printed at most. */
  static final long OUTPUT_BYTES_MAX = 4 << 20;

  /** Progress of something quick would only flicker. */
  private static final long QUIET_MILLIS = 300;

  private static final long WAIT_MILLIS = 100;

  private final Console console;
  private final Optional<Consumer<OutputEvent>> follower;
  private final Optional<ProgressLine> line;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int waitingNotices;
  private long waitingBytes;
  private long lostNotices;
  private long lostBytes;
  private Progress progress;
  private Summary summary;
  private Throwable failure;
  private boolean left;

  /**
   * @param follower prints output as it comes; it is called on the waiting thread
   */
  ActivityWatch(Console console, Consumer<OutputEvent> follower) {
    this(console, Optional.of(follower));
  }

  /** Output is not looked at as it comes. */
  ActivityWatch(Console console) {
    this(console, Optional.empty());
  }

  private ActivityWatch(Console console, Optional<Consumer<OutputEvent>> follower) {
    this.console = console;
    this.follower = follower;
    this.line = console.progress();
  }

  @Override
  public synchronized void progress(Progress now) {
    progress = now;
  }

  @Override
  public synchronized void notice(String text) {
    if (waitingNotices == NOTICES_MAX) {
      lostNotices++;
      return;
    }
    waitingNotices++;
    waiting.add(() -> console.err().print(text + "\n"));
    notifyAll();
  }

  @Override
  public synchronized void output(OutputEvent event) {
    if (follower.isEmpty()) {
      return;
    }
    int length = event.bytes().length();
    if (waitingBytes + length > OUTPUT_BYTES_MAX) {
      lostBytes += length;
      return;
    }
    waitingBytes += length;
    waiting.add(() -> follower.get().accept(event));
    notifyAll();
  }

  /** Waits no longer; the activity goes on. Any thread may say so. */
  synchronized void leave() {
    left = true;
    notifyAll();
  }

  /**
   * Waits until the activity has ended; the first Ctrl-C interrupts it, the second abandons it.
   *
   * @throws RuntimeException what the activity failed with
   */
  Summary await(Activity activity) {
    return awaitOrLeave(activity, count -> stop(activity, count))
        .orElseThrow(() -> new IllegalStateException("left, and nobody may leave this"));
  }

  /** As {@link #await}, but nothing came of it if somebody said {@link #leave} before its end. */
  Optional<Summary> awaitOrLeave(Activity activity) {
    return awaitOrLeave(activity, count -> stop(activity, count));
  }

  private void stop(Activity activity, int count) {
    if (count == 1) {
      notice("interrupted: stopping; once more to stop waiting for what does not answer");
      activity.interrupt();
    } else {
      activity.abandon();
    }
  }

  /**
   * Waits until the activity has ended, or until somebody leaves.
   *
   * @param interrupts told the number of each Ctrl-C
   */
  Optional<Summary> awaitOrLeave(Activity activity, IntConsumer interrupts) {
    var unused =
        activity
            .summary()
            .whenComplete(
                (result, error) -> {
                  synchronized (this) {
                    summary = result;
                    failure = error;
                    notifyAll();
                  }
                });
    console.interrupts().listen(interrupts);
    try {
      return printUntilEnd() ? Optional.of(result()) : Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the controller is ending", e);
    } finally {
      console.interrupts().ignore();
      line.ifPresent(ProgressLine::clear);
    }
  }

  /** False if somebody left before the end. */
  private boolean printUntilEnd() throws InterruptedException {
    long quietUntil = System.nanoTime() + QUIET_MILLIS * 1_000_000;
    Progress shown = null;
    while (true) {
      List<Runnable> prints;
      Progress now;
      boolean ended;
      boolean leaving;
      synchronized (this) {
        if (waiting.isEmpty() && !ended() && !left) {
          wait(WAIT_MILLIS);
        }
        ended = ended();
        leaving = left;
        prints = takeWaiting();
        now = progress;
      }
      if (!prints.isEmpty()) {
        line.ifPresent(ProgressLine::clear);
        prints.forEach(Runnable::run);
        shown = null;
      }
      if (ended || leaving) {
        return ended;
      }
      if (now != null && !now.equals(shown) && System.nanoTime() > quietUntil) {
        line.ifPresent(l -> l.show(now));
        shown = now;
      }
    }
  }

  private boolean ended() {
    return summary != null || failure != null;
  }

  private List<Runnable> takeWaiting() {
    List<Runnable> prints = new ArrayList<>(waiting);
    waiting.clear();
    waitingNotices = 0;
    waitingBytes = 0;
    if (lostNotices > 0) {
      String text = lostNotices + " more notices\n";
      prints.add(() -> console.err().print(text));
      lostNotices = 0;
    }
    if (lostBytes > 0) {
      String text = lostBytes + " bytes of output not shown, as they were not read in time\n";
      prints.add(() -> console.err().print(text));
      lostBytes = 0;
    }
    return prints;
  }

  private synchronized Summary result() {
    if (failure == null) {
      return summary;
    }
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    Throwable cause = wrapped ? failure.getCause() : failure;
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    throw new IllegalStateException(cause);
  }
}
