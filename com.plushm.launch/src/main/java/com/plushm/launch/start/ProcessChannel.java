package com.plushm.launch.start;

import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The pipes to a process of this machine. Closing them lets go of the process and no more. */
public final class ProcessChannel implements LaunchChannel {
  private static final int CHUNK = 4_096;

  private final Process process;
  private final String address;
  private final PolledInput input;
  private final ErrorCapture captured = new ErrorCapture();

  /**
   * @param address by which the host was reached
   */
  public ProcessChannel(HostName host, Process process, String address) {
    this.process = process;
    this.address = address;
    this.input = new PolledInput(process, host, this::errors);
  }

  @Override
  public InputStream fromClient() {
    return input;
  }

  @Override
  public OutputStream toClient() {
    return process.getOutputStream();
  }

  /**
   * Takes what waits in the pipe, without a thread that would block there: a client that complains
   * of more than a pipe holds (64 KiB) before it is enrolled waits until it is let go.
   */
  @Override
  public synchronized String errors() {
    byte[] chunk = new byte[CHUNK];
    try {
      InputStream pipe = process.getErrorStream();
      for (int ready = pipe.available(); ready > 0; ready = pipe.available()) {
        int read = pipe.read(chunk, 0, Math.min(ready, CHUNK));
        if (read <= 0) {
          break;
        }
        captured.write(chunk, 0, read);
      }
    } catch (IOException e) {
      // Closed: what was captured before is all there is.
      return text();
    }
    return text();
  }

  private String text() {
    return process.isAlive()
        ? captured.text()
        : captured.text() + "\nended with status " + process.exitValue();
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void close() {
    errors();
    input.close();
    for (AutoCloseable pipe :
        new AutoCloseable[] {
          process.getOutputStream(), process.getInputStream(), process.getErrorStream()
        }) {
      closeQuietly(pipe);
    }
  }

  private static void closeQuietly(AutoCloseable pipe) {
    try {
      pipe.close();
    } catch (Exception e) {
      // The other end is gone, which is what was wanted.
      return;
    }
  }
}
