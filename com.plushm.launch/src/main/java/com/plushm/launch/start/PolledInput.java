package com.plushm.launch.start;

import com.plushm.api.id.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A process's standard output whose reader can be released: a read that waits in the operating
 * system for a pipe does not return when another thread closes it, so this one asks for what is
 * there and naps between. Ends with the process, not with the pipe, which a grandchild may hold.
 */
final class PolledInput extends InputStream {
  private static final long NAP_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long NAP_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(10);

  private final Process process;
  private final HostName host;
  private final Supplier<String> errors;
  private volatile boolean closed;

  PolledInput(Process process, HostName host, Supplier<String> errors) {
    this.process = process;
    this.host = host;
    this.errors = errors;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * @throws com.plushm.api.error.PlushException at the end, if the process ended because there is
   *     no Java
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    long nap = NAP_NANOS_MIN;
    int emptyAfterEnd = 0;
    while (!closed) {
      // Asked before looking at the pipe: what a process wrote before its end is then in it.
      boolean alive = process.isAlive();
      int read = readReady(target, offset, length);
      if (read > 0) {
        return read;
      }
      emptyAfterEnd = alive ? 0 : emptyAfterEnd + 1;
      if (emptyAfterEnd > 1) {
        ClientEnd.check(host, process.exitValue(), errors.get());
        return -1;
      }
      LockSupport.parkNanos(nap);
      nap = Math.min(2 * nap, NAP_NANOS_MAX);
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedIOException("the launch was cancelled");
      }
    }
    throw new IOException("the channel was closed");
  }

  /**
   * Reads what is there, which may be nothing. When a process ends, the JDK empties its pipe and
   * puts what was there in the pipe's place; whoever crosses that finds an end or a closed pipe,
   * and looks again.
   */
  private int readReady(byte[] target, int offset, int length) throws IOException {
    try {
      InputStream pipe = process.getInputStream();
      int ready = pipe.available();
      return ready > 0 ? pipe.read(target, offset, Math.min(ready, length)) : 0;
    } catch (IOException e) {
      if (closed || process.isAlive()) {
        throw e;
      }
      return 0;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
