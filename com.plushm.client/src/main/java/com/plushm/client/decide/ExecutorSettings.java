package com.plushm.client.decide;

import com.plushm.api.id.HostName;

/**
 * How a participant executes.
 *
 * @param host the name by which the controller invited this node
 * @param processesMax processes that run at a time
 * @param queueMax runs that may wait for a free place; further ones are not started
 * @param flushMillis how long output is gathered before it is sent
 */
public record ExecutorSettings(HostName host, int processesMax, int queueMax, long flushMillis) {
  public static final int PROCESSES_MAX = 256;
  public static final int QUEUE_MAX = 1_024;
  public static final long FLUSH_MILLIS = 100;

  /** The defaults. */
  public static ExecutorSettings of(HostName host) {
    return new ExecutorSettings(host, PROCESSES_MAX, QUEUE_MAX, FLUSH_MILLIS);
  }
}
