package com.plushm.launch.ssh;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;

/** Opens authenticated connections; one client of the library, started when first needed. */
final class SshConnector implements AutoCloseable {
  private static final int ADDRESSES_MAX = 4;
  private static final long BUSY_PAUSE_MILLIS = 100;
  private static final long BUSY_PAUSE_MILLIS_MAX = 3_000;
  private static final int BUSY_DOUBLINGS = 5;
  private static final String LOOPBACK = SshdSocketAddress.LOCALHOST_IPV4;

  private final Identities identities;
  private final HostKeyCheck hostKeys;
  private final int busyAttempts;
  private SshClient client;

  SshConnector(SshDefaults defaults) {
    identities = new Identities(defaults.folder());
    hostKeys = new HostKeyCheck(defaults.systemKnownHosts());
    busyAttempts = Math.max(1, defaults.busyAttempts());
  }

  /**
   * Connects and logs in. A host that is busy is tried again a few times, after growing random
   * pauses.
   *
   * @param route the jump hosts, then the host
   * @param millis for each connection and each login
   * @throws PlushException with the {@code HOST_} code that fits
   */
  SshConnection connect(List<SshHop> route, long millis) {
    for (int attempt = 1; ; attempt++) {
      try {
        return connectOnce(route, millis);
      } catch (PlushException e) {
        if (e.code() != ErrorCode.HOST_BUSY || attempt >= busyAttempts) {
          throw e;
        }
      }
      pause(route.get(route.size() - 1), attempt);
    }
  }

  private static void pause(SshHop hop, int attempt) {
    long most =
        Math.min(BUSY_PAUSE_MILLIS_MAX, BUSY_PAUSE_MILLIS << Math.min(attempt, BUSY_DOUBLINGS));
    long pause = ThreadLocalRandom.current().nextLong(BUSY_PAUSE_MILLIS / 2, most);
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
    if (Thread.currentThread().isInterrupted()) {
      throw new PlushException(
          ErrorCode.HOST_FAILED, "the launch was cancelled", hop.host().value(), null);
    }
  }

  private SshConnection connectOnce(List<SshHop> route, long millis) {
    List<ClientSession> sessions = new ArrayList<>();
    boolean done = false;
    try {
      for (SshHop hop : route) {
        sessions.add(
            sessions.isEmpty()
                ? direct(hop, millis)
                : through(sessions.get(sessions.size() - 1), hop, millis));
      }
      done = true;
      return new SshConnection(route.get(route.size() - 1), sessions);
    } finally {
      if (!done) {
        sessions.forEach(session -> session.close(true));
      }
    }
  }

  private ClientSession direct(SshHop hop, long millis) {
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(hop.address());
    } catch (UnknownHostException e) {
      throw SshFailures.unresolved(hop, e);
    }
    PlushException last = null;
    for (int i = 0; i < Math.min(addresses.length, ADDRESSES_MAX); i++) {
      try {
        return session(hop, addresses[i].getHostAddress(), hop.port(), millis);
      } catch (PlushException e) {
        if (e.code() != ErrorCode.HOST_REFUSED && e.code() != ErrorCode.HOST_UNREACHABLE) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  /** By way of a port of this machine's loopback that the jump host forwards to the server. */
  private ClientSession through(ClientSession jump, SshHop hop, long millis) {
    try {
      SshdSocketAddress entrance =
          jump.startLocalPortForwarding(
              new SshdSocketAddress(LOOPBACK, 0), new SshdSocketAddress(hop.address(), hop.port()));
      return session(hop, LOOPBACK, entrance.getPort(), millis);
    } catch (PlushException e) {
      if (e.code() == ErrorCode.HOST_BUSY) {
        probe(jump, hop, millis);
      }
      throw e;
    } catch (IOException e) {
      throw SshFailures.during(
          hop, "cannot be reached from the jump host", ErrorCode.HOST_UNREACHABLE, e);
    }
  }

  /**
   * A forwarded port closes without a word when the jump host cannot reach the server; a channel
   * that is asked for outright says why.
   *
   * @throws PlushException if the jump host cannot reach the server
   */
  private static void probe(ClientSession jump, SshHop hop, long millis) {
    try (ChannelDirectTcpip channel =
        jump.createDirectTcpipChannel(
            new SshdSocketAddress(LOOPBACK, 0), new SshdSocketAddress(hop.address(), hop.port()))) {
      channel.open().verify(millis);
    } catch (IOException e) {
      throw SshFailures.connecting(hop, e);
    }
  }

  private ClientSession session(SshHop hop, String address, int port, long millis) {
    List<KeyPair> keys = identities.of(hop);
    SshAttempt attempt = new SshAttempt(hop);
    ClientSession session;
    try {
      ConnectFuture future =
          client()
              .connect(
                  new HostConfigEntry(hop.name(), address, port, hop.user()),
                  AttributeRepository.ofKeyValuePair(SshAttempt.KEY, attempt),
                  null);
      session = future.verify(millis, CancelOption.CANCEL_ON_TIMEOUT).getClientSession();
    } catch (IOException | RuntimeException e) {
      throw SshFailures.connecting(hop, e);
    }
    try {
      keys.forEach(session::addPublicKeyIdentity);
      session.auth().verify(millis, CancelOption.CANCEL_ON_TIMEOUT);
      return session;
    } catch (IOException | RuntimeException e) {
      PlushException failure = SshFailures.loggingIn(attempt, session, e);
      session.close(true);
      throw failure;
    }
  }

  private synchronized SshClient client() {
    if (client == null) {
      client = ClientBuilder.builder().build(true);
      client.setKeyExchangeFactories(keyExchanges());
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      client.setServerKeyVerifier(hostKeys);
      client.addSessionListener(hostKeys);
      client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
      client.setAgentFactory(new AgentSocket.Factory());
      List<UserAuthFactory> ways = new ArrayList<>(AskedFor.all());
      ways.add(0, UserAuthPublicKeyFactory.INSTANCE);
      client.setUserAuthFactories(ways);
      CoreModuleProperties.REQUEST_EXEC_REPLY.set(client, true);
      CoreModuleProperties.STOP_WAIT_TIME.set(client, Duration.ofSeconds(1));
      client.start();
    }
    return client;
  }

  /**
   * The library's choice, curve25519 first and the post-quantum ones last: they cost several times
   * the processor time of a whole connection, and what goes over it is not secret for long.
   */
  private static List<KeyExchangeFactory> keyExchanges() {
    List<KeyExchangeFactory> factories =
        new ArrayList<>(ClientBuilder.setUpDefaultKeyExchanges(true));
    factories.sort(Comparator.comparingInt(factory -> rank(factory.getName())));
    return factories;
  }

  private static int rank(String name) {
    if (name.startsWith("curve25519")) {
      return 0;
    }
    return name.startsWith("mlkem") || name.startsWith("sntrup") ? 2 : 1;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.stop();
      client = null;
    }
  }
}
