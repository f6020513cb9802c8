package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;

/**
 * Hears of processes that outlive their client, on the thread that reads their spools: for each
 * attempt {@code started}, if it was, then what it puts out, and {@code over}; {@code ended} last
 * and once. Implementations post to the event loop and return.
 */
public interface SupervisedEvents {
  /**
   * @param ageMillis how long ago that was
   */
  void started(long token, long pid, long ageMillis);

  /** The owner calls {@link SupervisedProcesses#consumed} when it is done with it. */
  void output(long token, Stream stream, Bytes bytes);

  /** The next bytes of a stream were lost; the stream waits until it is let go. */
  void lost(long token, Stream stream, long bytes);

  /** An attempt is over, or could not be started. */
  void over(long token, Outcome outcome);

  /** After {@link SupervisedProcesses#drain}: all was read. */
  void ended(long token, Outcome outcome);
}
