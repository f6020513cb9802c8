package com.plushm.launch.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ssh agent behind a Unix-domain socket (draft-miller-ssh-agent). The library speaks the
 * protocol; its own sockets need native code, these are the JDK's.
 */
final class AgentSocket extends AbstractAgentProxy {
  private static final int ANSWER_BYTES_MAX = 256 << 10;
  private static final int LENGTH_BYTES = Integer.BYTES;

  private final SocketChannel channel;

  private AgentSocket(SocketChannel channel) {
    super(null);
    this.channel = channel;
  }

  /** Offers the agent of a session's server, if it has one that answers. */
  static final class Factory implements SshAgentFactory {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSocket.class);

    @Override
    public List<ChannelFactory> getChannelForwardingFactories(FactoryManager unusedManager) {
      return List.of();
    }

    @Override
    public SshAgent createClient(Session session, FactoryManager unusedManager) {
      Path socket =
          SshAttempt.of(session)
              .flatMap(attempt -> attempt.hop().agentSocket())
              .filter(Files::exists)
              .orElse(null);
      if (socket == null) {
        return null;
      }
      try {
        return open(socket);
      } catch (IOException e) {
        LOG.warn("the ssh agent at {} does not answer: {}", socket, e.getMessage());
        return null;
      }
    }

    @Override
    public SshAgentServer createServer(ConnectionService unusedService) throws IOException {
      throw new IOException("the agent is never forwarded");
    }
  }

  private static AgentSocket open(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new AgentSocket(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    super.close();
  }

  @Override
  protected synchronized Buffer request(Buffer buffer) throws IOException {
    int end = buffer.wpos();
    buffer.wpos(0);
    buffer.putUInt(end - LENGTH_BYTES);
    buffer.wpos(end);
    ByteBuffer question = ByteBuffer.wrap(buffer.array(), buffer.rpos(), buffer.available());
    while (question.hasRemaining()) {
      channel.write(question);
    }
    int length = read(LENGTH_BYTES).getInt();
    if (length <= 0 || length > ANSWER_BYTES_MAX) {
      throw new IOException("the ssh agent answers with " + length + " bytes");
    }
    return new ByteArrayBuffer(read(length).array());
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("the ssh agent closed the connection");
      }
    }
    return bytes.flip();
  }
}
