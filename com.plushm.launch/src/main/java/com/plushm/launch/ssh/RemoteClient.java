package com.plushm.launch.ssh;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.launch.product.ProductArchive;
import com.plushm.launch.start.ClientEnd;
import com.plushm.launch.start.Deadlines;
import com.plushm.launch.start.ErrorCapture;
import com.plushm.launch.start.RemoteScripts;
import com.plushm.launch.start.StartAnswer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;

/** The client product on one host, over one connection: installing it, starting it. */
final class RemoteClient {
  private final SshConnection connection;
  private final Deadlines deadlines;

  RemoteClient(SshConnection connection, Deadlines deadlines) {
    this.connection = connection;
    this.deadlines = deadlines;
  }

  private SshHop hop() {
    return connection.hop();
  }

  /**
   * Starts the client if the host has it; one round trip.
   *
   * @param command of {@link RemoteScripts#start}
   * @param millis until the host has said whether it has the client
   * @return the channel to the client, which closes the connection when it is closed; empty if the
   *     host does not have this client
   */
  Optional<LaunchChannel> start(String command, long millis) {
    ErrorCapture errors = new ErrorCapture();
    ErrorCapture chatter = new ErrorCapture();
    try (Deadlines.Guard guard = deadlines.after(millis, connection::abort)) {
      try {
        ChannelExec channel = open(command, errors, millis);
        String[] words = StartAnswer.read(channel.getInvertedOut(), chatter);
        if (words[0].equals(RemoteScripts.MISSING)) {
          var unused = channel.close(false);
          return Optional.empty();
        }
        String address = connection.indirect() && words.length > 1 ? words[1] : "";
        return Optional.of(
            new SshChannel(connection, channel, errors, address.isEmpty() ? dialled() : address));
      } catch (IOException e) {
        if (guard.expired()) {
          throw SshFailures.error(
              ErrorCode.HOST_TIMEOUT,
              hop(),
              "did not run the start script within " + millis + " ms",
              "check the load there, and what its login scripts do",
              e);
        }
        String said = ClientEnd.quoted(errors.text() + chatter.text());
        throw SshFailures.during(
            hop(),
            "did not run the start script" + (said.isEmpty() ? "" : " (it said: " + said + ")"),
            ErrorCode.HOST_START,
            e);
      }
    }
  }

  /** The address of the host as it was dialled, or as its options have it. */
  private String dialled() {
    if (!connection.indirect()
        && connection.session().getIoSession().getRemoteAddress() instanceof InetSocketAddress ip
        && ip.getAddress() != null) {
      return ip.getAddress().getHostAddress();
    }
    return hop().address();
  }

  /**
   * Copies the client there.
   *
   * @throws PlushException {@code HOST_INSTALL}, with what the host said
   */
  void install(ProductArchive product, String hash, long millis) {
    ErrorCapture errors = new ErrorCapture();
    try (Deadlines.Guard guard = deadlines.after(millis, connection::abort)) {
      try {
        ChannelExec channel =
            open(RemoteScripts.install(hash, UUID.randomUUID().toString()), errors, millis);
        IOException broken = send(product, channel);
        channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), millis);
        Integer status = channel.getExitStatus();
        if (status != null && status == 0) {
          return;
        }
        throw new IOException(reason(status, errors.text(), broken), broken);
      } catch (IOException e) {
        throw SshFailures.error(
            ErrorCode.HOST_INSTALL,
            hop(),
            guard.expired()
                ? "did not take the client within " + millis + " ms"
                : "did not take the client: " + e.getMessage(),
            "it goes to .plushm/client in the user's home there: check free space and rights",
            e);
      }
    }
  }

  private static String reason(Integer status, String errors, IOException broken) {
    String said = ClientEnd.quoted(errors);
    if (!said.isEmpty()) {
      return said;
    }
    if (status != null) {
      return "the installation ended with status " + status;
    }
    return broken == null ? "the connection was lost" : ClientEnd.quoted(broken.toString());
  }

  /** Sends the archive; a failure is returned, for the host's own words explain it better. */
  private static IOException send(ProductArchive product, ChannelExec channel) {
    try (OutputStream to = channel.getInvertedIn()) {
      product.writeTo(to);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private ChannelExec open(String command, ErrorCapture errors, long millis) throws IOException {
    ChannelExec channel =
        connection
            .session()
            .createExecChannel(command, StandardCharsets.UTF_8, null, Collections.emptyMap());
    channel.setErr(errors);
    channel.open().verify(millis);
    return channel;
  }
}
