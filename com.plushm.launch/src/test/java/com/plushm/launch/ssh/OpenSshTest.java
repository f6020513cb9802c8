package com.plushm.launch.ssh;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assume.assumeTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.launch.fake.FakeProduct;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** What only a real sshd shows. */
public class OpenSshTest {
  private static final String HOST = "127.0.0.1";
  private static final long PATIENCE_SECONDS = 60;

  @Rule public final SshSite site = new SshSite();

  private final List<AutoCloseable> opened = new ArrayList<>();

  private OpenSshServer server(String... configuration) throws Exception {
    KeyPair hostKeys = TestKeys.generate();
    OpenSshServer server =
        new OpenSshServer(
            Files.createTempDirectory(site.serverFolder, "sshd"),
            site.serverHome,
            hostKeys,
            site.userKeys.getPublic(),
            configuration);
    opened.add(server);
    for (int i = 1; i <= OpenSshServer.ADDRESSES; i++) {
      site.know("127.0.0." + i, server.port(), server.hostKey());
    }
    return server;
  }

  @After
  public void closeAll() throws Exception {
    site.launcher.stop();
    for (AutoCloseable one : opened) {
      one.close();
    }
  }

  private void enrol(LaunchTarget target) throws IOException {
    FakeProduct.enrol(site.launcher.launch(target, site.product.settings()));
  }

  private PlushException fails(ErrorCode code, LaunchTarget target) {
    PlushException failure =
        assertThrows(
            PlushException.class, () -> site.launcher.launch(target, site.product.settings()));
    assertEquals(failure.getMessage(), code, failure.code());
    return failure;
  }

  /** All eight names at once. */
  private void enrolAll(OpenSshServer server) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(OpenSshServer.ADDRESSES);
    try {
      List<Callable<Void>> launches = new ArrayList<>();
      for (int i = 1; i <= OpenSshServer.ADDRESSES; i++) {
        String host = "127.0.0." + i;
        launches.add(
            () -> {
              enrol(site.target(host, server.port()));
              return null;
            });
      }
      for (Future<Void> launch : pool.invokeAll(launches, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        launch.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  public void eightNamesOfOneMachineAreLaunchedAtOnce() throws Exception {
    enrolAll(server());
    for (int i = 1; i <= OpenSshServer.ADDRESSES; i++) {
      assertFalse(FakeProduct.hasEnded(FakeProduct.process(site.home("127.0.0." + i))));
    }
    try (var installed = Files.list(site.installed())) {
      List<Path> left = installed.toList();
      assertEquals("one copy and no leftovers: " + left, 1, left.size());
      assertFalse(
          "no loser of the race moved into the winner's",
          Files.list(left.get(0))
              .anyMatch(file -> file.getFileName().toString().startsWith(".new-")));
    }
  }

  @Test
  public void droppedConnectionsAreTriedAgain() throws Exception {
    site.useLauncher(40, Optional.empty());
    enrolAll(server("MaxStartups 1:100:1"));
  }

  @Test
  public void hostThatIsStillBusyIsReportedAsBusy() throws Exception {
    OpenSshServer server = server("MaxStartups 1:100:1");
    site.useLauncher(2, Optional.empty());
    try (Socket taken = new Socket(HOST, server.port())) {
      assertTrue("sshd greets", taken.getInputStream().read() >= 0);
      fails(ErrorCode.HOST_BUSY, site.target(HOST, server.port()));
    }
  }

  @Test
  public void jumpHostIsPassedThrough() throws Exception {
    OpenSshServer jump = server();
    OpenSshServer target = server();
    enrol(site.target(HOST, target.port(), "jump", "127.0.0.2:" + jump.port()));
    assertFalse(FakeProduct.hasEnded(FakeProduct.process(site.home(HOST))));
  }

  @Test
  public void addressBehindAJumpHostIsTheHostsOwn() throws Exception {
    OpenSshServer jump = server();
    OpenSshServer target = server();
    site.know("inner", target.port(), target.hostKey());
    var channel =
        site.launcher.launch(
            site.target(
                "inner",
                target.port(),
                "address",
                "127.0.0.3",
                "jump",
                System.getProperty("user.name") + "@127.0.0.2:" + jump.port()),
            site.product.settings());
    assertEquals("127.0.0.3", channel.address());
    FakeProduct.enrol(channel);
  }

  @Test
  public void failuresOfJumpHostsAreTheirs() throws Exception {
    OpenSshServer jump = server();
    String through = "127.0.0.2:" + jump.port();
    PlushException refused = fails(ErrorCode.HOST_REFUSED, site.target(HOST, 1, "jump", through));
    assertTrue(refused.what(), refused.what().startsWith("the host refused"));
    Files.delete(site.sshFolder.resolve("known_hosts"));
    PlushException unknown =
        fails(ErrorCode.HOST_KEY_UNKNOWN, site.target(HOST, 1, "jump", through));
    assertTrue(unknown.what(), unknown.what().startsWith("jump host 127.0.0.2"));
  }

  @Test
  public void ed25519KeysWorkOnBothSides() throws Exception {
    Path folder = site.root.resolve("keys");
    Files.createDirectory(folder);
    Path user = keygen(folder.resolve("user"), "-N", "");
    Path host = keygen(folder.resolve("host"), "-N", "");
    OpenSshServer server =
        server("HostKey " + host, "AuthorizedKeysFile " + user + ".pub", "HostKeyAlgorithms +*");
    Files.writeString(
        site.sshFolder.resolve("known_hosts"),
        "[" + HOST + "]:" + server.port() + " " + Files.readString(Path.of(host + ".pub")));
    enrol(site.target(HOST, server.port(), "identity", user.toString()));
  }

  @Test
  public void hashedKnownHostsAreRead() throws Exception {
    OpenSshServer server = server();
    Path known = site.sshFolder.resolve("known_hosts");
    run("ssh-keygen", "-H", "-f", known.toString());
    assertFalse(Files.readString(known).contains(HOST));
    enrol(site.target(HOST, server.port()));
  }

  @Test
  public void keyThatTheAgentHoldsIsUsed() throws Exception {
    Path folder = site.root.resolve("keys");
    Files.createDirectory(folder);
    Path user = keygen(folder.resolve("user"), "-N", "");
    Path socket = folder.resolve("agent");
    Process agent = start("ssh-agent", "-D", "-a", socket.toString());
    try {
      FakeProduct.await("the agent", () -> Files.exists(socket));
      run("env", "SSH_AUTH_SOCK=" + socket, "ssh-add", "-q", user.toString());
      Files.delete(user);
      Files.delete(site.sshFolder.resolve("id_ecdsa"));
      OpenSshServer server = server("AuthorizedKeysFile " + user + ".pub");
      fails(ErrorCode.HOST_AUTH, site.target(HOST, server.port()));
      site.useLauncher(1, Optional.of(socket));
      enrol(site.target(HOST, server.port()));
    } finally {
      agent.destroy();
      agent.waitFor();
    }
  }

  @Test
  public void keyWithAPassphraseIsTheAgentsMatter() throws Exception {
    Path folder = site.root.resolve("keys");
    Files.createDirectory(folder);
    Path user = keygen(folder.resolve("user"), "-N", "a passphrase");
    OpenSshServer server = server("AuthorizedKeysFile " + user + ".pub");
    PlushException failure =
        fails(ErrorCode.HOST_AUTH, site.target(HOST, server.port(), "identity", user.toString()));
    assertTrue(failure.getMessage(), failure.getMessage().contains("passphrase"));
    assertTrue(failure.todo().orElseThrow().contains("agent"));
  }

  private static Path keygen(Path file, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("ssh-keygen", "-q", "-t", "ed25519", "-f", file.toString()));
    command.addAll(List.of(more));
    run(command.toArray(String[]::new));
    return file;
  }

  private static Process start(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      assumeTrue("this machine has no " + command[0], false);
      throw new IllegalStateException(e);
    }
  }

  private static void run(String... command) throws Exception {
    assertEquals(String.join(" ", command), 0, start(command).waitFor());
  }
}
