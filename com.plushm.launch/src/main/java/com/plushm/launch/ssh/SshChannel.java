package com.plushm.launch.ssh;

import com.plushm.api.launch.LaunchChannel;
import com.plushm.launch.start.ClientEnd;
import com.plushm.launch.start.ErrorCapture;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/** The channel to a client that was started over ssh. */
final class SshChannel implements LaunchChannel {
  /** How long the exit status may come after the end of the output. */
  private static final long STATUS_MILLIS = 2_000;

  private final SshConnection connection;
  private final ChannelExec channel;
  private final ErrorCapture errors;
  private final String address;
  private final InputStream input;

  SshChannel(SshConnection connection, ChannelExec channel, ErrorCapture errors, String address) {
    this.connection = connection;
    this.channel = channel;
    this.errors = errors;
    this.address = address;
    this.input = new ClientOutput(channel.getInvertedOut());
  }

  @Override
  public InputStream fromClient() {
    return input;
  }

  @Override
  public OutputStream toClient() {
    return channel.getInvertedIn();
  }

  @Override
  public String errors() {
    Integer status = channel.getExitStatus();
    return status == null ? errors.text() : errors.text() + "\nended with status " + status;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void close() {
    connection.close();
  }

  /** The client's standard output; its end tells why, if that was a lack of Java. */
  private final class ClientOutput extends FilterInputStream {
    ClientOutput(InputStream output) {
      super(output);
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      if (next < 0) {
        ended();
      }
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      if (read < 0) {
        ended();
      }
      return read;
    }

    private void ended() {
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), STATUS_MILLIS);
      Integer status = channel.getExitStatus();
      if (status != null) {
        ClientEnd.check(connection.hop().host(), status, errors.text());
      }
    }
  }
}
