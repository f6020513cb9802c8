package com.plushm.api.protocol;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One thread that owns a node's state: events run on it one at a time, in the order in which they
 * were posted.
 */
@ProviderType
public interface EventLoop extends AutoCloseable {
  /** Milliseconds since some fixed moment; never falls. */
  long now();

  /**
   * Runs an event on the loop; waits while too many are queued. Refused silently after {@link
   * #close()}.
   */
  void post(Runnable event);

  /**
   * As {@link #post}, but never waits: for what the loop itself has asked for, of which there is
   * never more than it asked. A writer that waited for a loop that waits for the writer would end
   * both.
   */
  void postNow(Runnable event);

  /** Runs an event on the loop after a delay. */
  Scheduled schedule(long delayMillis, Runnable event);

  /** Whether the caller is on the loop's thread. */
  boolean inLoop();

  /**
   * How late the loop itself was at the last event, in milliseconds: a node that was paused learns
   * it here and first distrusts its own time-outs (protocol.md §3).
   */
  long lateness();

  @Override
  void close();

  /** A pending event. */
  @ProviderType
  interface Scheduled {
    void cancel();
  }
}
