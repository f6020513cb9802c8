package com.plushm.client.process;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;

/**
 * Hears of processes, on the threads that read their output: {@code started} first, {@code ended}
 * last and once. Implementations post to the event loop and return.
 */
public interface ProcessEvents {
  /**
   * @param startTime field 22 of {@code /proc/PID/stat}; 0 if it could not be read any more
   */
  void started(long token, long pid, long startTime);

  /** The owner calls {@link Processes#consumed} when it is done with it. */
  void output(long token, Stream stream, Bytes bytes);

  void ended(long token, Outcome outcome);
}
