package com.plushm.launch.ssh;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.launch.fake.FakeProduct;
import com.plushm.launch.product.ProductArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;
import org.junit.runners.Parameterized.Parameters;

/** What holds for every ssh server: here the library's own and OpenSSH's. */
@RunWith(Parameterized.class)
public class SshLauncherTest {
  private static final String HOST = "127.0.0.1";

  @Parameters(name = "{0}")
  public static List<String> servers() {
    return List.of("MINA", "OpenSSH");
  }

  @Rule public final SshSite site = new SshSite();

  private final String kind;
  private TestServer server;

  public SshLauncherTest(String kind) {
    this.kind = kind;
  }

  @Before
  public void startServer() throws Exception {
    server = server(false);
    site.know(HOST, server.port(), server.hostKey());
  }

  private TestServer server(boolean passwordOnly) throws Exception {
    KeyPair hostKeys = TestKeys.generate();
    if (kind.equals("MINA")) {
      return new MinaServer(site.serverHome, hostKeys, site.userKeys.getPublic(), passwordOnly);
    }
    Path folder = Files.createTempDirectory(site.serverFolder, "sshd");
    return passwordOnly
        ? new OpenSshServer(
            folder,
            site.serverHome,
            hostKeys,
            site.userKeys.getPublic(),
            "PubkeyAuthentication no",
            "PasswordAuthentication yes")
        : new OpenSshServer(folder, site.serverHome, hostKeys, site.userKeys.getPublic());
  }

  @After
  public void stopServer() throws Exception {
    if (server != null) {
      site.launcher.stop();
      server.close();
    }
  }

  private LaunchChannel launch(LaunchTarget target, String... arguments) {
    return site.launcher.launch(target, site.product.settings(arguments));
  }

  private LaunchChannel launch(String... arguments) {
    return launch(site.target(HOST, server.port()), arguments);
  }

  private static PlushException fails(ErrorCode code, ThrowingRunnable call) {
    PlushException failure = assertThrows(PlushException.class, call);
    assertEquals(failure.getMessage(), code, failure.code());
    return failure;
  }

  private List<Path> installedFiles() throws Exception {
    try (Stream<Path> files = Files.list(site.installed())) {
      return files.toList();
    }
  }

  @Test
  public void clientIsCopiedStartedAndGoesOnWithoutTheConnection() throws Exception {
    LaunchChannel channel = launch("--name", "a 'b' $(c) \"d\" !e", "--empty", "");
    assertEquals("127.0.0.1", channel.address());
    FakeProduct.enrol(channel);
    site.launcher.stop();
    ProcessHandle client = FakeProduct.process(site.home(HOST));
    assertTrue(client.isAlive());
    assertEquals(client.pid(), FakeProduct.session(client));
    assertEquals(
        List.of("<--name>", "<a 'b' $(c) \"d\" !e>", "<--empty>", "<>"),
        Files.readAllLines(site.home(HOST).resolve("arguments")));
    String hash = new ProductArchive(site.product.folder).hash();
    assertEquals(List.of(site.installed().resolve(hash)), installedFiles());
  }

  @Test
  public void clientThatIsThereIsNotCopiedAgain() throws Exception {
    FakeProduct.enrol(launch());
    Path installed = installedFiles().get(0);
    FileTime time = Files.getLastModifiedTime(installed.resolve("lib"));
    Files.writeString(installed.resolve("mark"), "kept");
    FakeProduct.enrol(launch(site.target("again", server.port(), "address", HOST)));
    assertEquals(time, Files.getLastModifiedTime(installed.resolve("lib")));
    assertTrue(Files.exists(installed.resolve("mark")));
    assertEquals(1, installedFiles().size());
  }

  @Test
  public void anotherVersionIsCopiedBesideTheFirst() throws Exception {
    FakeProduct.enrol(launch());
    Files.writeString(site.product.folder.resolve("lib/some.jar"), "a later version");
    FakeProduct.enrol(launch(site.target("later", server.port(), "address", HOST)));
    assertEquals(2, installedFiles().size());
  }

  @Test
  public void homeIsBelowTheUsersUnlessSaidOtherwise() throws Exception {
    LaunchTarget plain = site.target(HOST, server.port());
    FakeProduct.enrol(launch(new LaunchTarget(plain.host(), "", plain.options())));
    assertTrue(Files.exists(site.serverHome.resolve(".plushm/sea/pid")));
    FakeProduct.enrol(launch(new LaunchTarget(plain.host(), "~/else where", plain.options())));
    assertTrue(Files.exists(site.serverHome.resolve("else where/pid")));
  }

  @Test
  public void javaOfTheHostsOptionsIsUsed() throws Exception {
    FakeProduct.enrol(launch(site.target(HOST, server.port(), "java", "/opt/my java")));
    assertTrue(
        Files.readAllLines(site.home(HOST).resolve("environment"))
            .contains("PLUSHM_JAVA=/opt/my java"));
  }

  @Test
  public void unknownHostKeyIsRefusedWithItsFingerprint() throws Exception {
    Files.delete(site.sshFolder.resolve("known_hosts"));
    PlushException failure = fails(ErrorCode.HOST_KEY_UNKNOWN, this::launch);
    assertTrue(failure.what(), failure.what().contains("ecdsa-sha2-nistp256 SHA256:"));
    assertTrue(failure.todo().orElseThrow().contains("ssh-keyscan -p " + server.port()));
    assertFalse(Files.exists(site.installed()));
  }

  @Test
  public void newHostKeyIsNotedDownWhenThePolicySaysSo() throws Exception {
    Files.delete(site.sshFolder.resolve("known_hosts"));
    FakeProduct.enrol(launch(site.target(HOST, server.port(), "hostKeys", "accept-new")));
    FakeProduct.enrol(launch(site.target(HOST, server.port())));
  }

  @Test
  public void wrongHostKeyIsRefusedWhateverThePolicy() throws Exception {
    Files.delete(site.sshFolder.resolve("known_hosts"));
    site.know(HOST, server.port(), TestKeys.generate().getPublic());
    fails(ErrorCode.HOST_KEY_WRONG, this::launch);
    fails(
        ErrorCode.HOST_KEY_WRONG,
        () -> launch(site.target(HOST, server.port(), "hostKeys", "accept-new")));
    assertFalse(Files.exists(site.installed()));
  }

  @Test
  public void serverThatWantsAPasswordIsReported() throws Exception {
    try (TestServer other = server(true)) {
      site.know(HOST, other.port(), other.hostKey());
      PlushException failure =
          fails(ErrorCode.HOST_AUTH, () -> launch(site.target(HOST, other.port())));
      assertTrue(failure.what(), failure.what().contains("wants password"));
      site.launcher.stop();
    }
  }

  @Test
  public void keyThatTheServerDoesNotTakeIsReported() throws Exception {
    Files.delete(site.sshFolder.resolve("id_ecdsa"));
    TestKeys.write(TestKeys.generate(), site.sshFolder.resolve("id_ecdsa"));
    fails(ErrorCode.HOST_AUTH, this::launch);
  }

  @Test
  public void keyOfTheHostsOptionsIsUsed() throws Exception {
    Files.move(site.sshFolder.resolve("id_ecdsa"), site.root.resolve("elsewhere"));
    fails(ErrorCode.HOST_AUTH, this::launch);
    String file = site.root.resolve("elsewhere").toString();
    FakeProduct.enrol(launch(site.target(HOST, server.port(), "identity", file)));
    PlushException missing =
        fails(
            ErrorCode.HOST_AUTH,
            () -> launch(site.target(HOST, server.port(), "identity", file + "2")));
    assertTrue(missing.what(), missing.what().contains("elsewhere2"));
  }

  @Test
  public void usersSshConfigurationIsFollowed() throws Exception {
    Files.move(site.sshFolder.resolve("id_ecdsa"), site.root.resolve("elsewhere"));
    Files.writeString(
        site.sshFolder.resolve("config"),
        String.join(
            "\n",
            "Host sea*",
            "  HostName " + HOST,
            "  Port " + server.port(),
            "  User " + System.getProperty("user.name"),
            "  IdentityFile " + site.root.resolve("elsewhere"),
            ""));
    LaunchTarget target = FakeProduct.target("sea7", site.home("sea7"), Map.of());
    FakeProduct.enrol(launch(target));
    assertTrue(FakeProduct.process(site.home("sea7")).isAlive());
  }

  @Test
  public void missingJavaIsReported() throws Exception {
    FakeProduct without = FakeProduct.withoutJava(site.root.resolve("other"));
    try (LaunchChannel channel =
        site.launcher.launch(site.target(HOST, server.port()), without.settings())) {
      PlushException failure = fails(ErrorCode.HOST_NO_JAVA, () -> channel.fromClient().read());
      assertTrue(failure.what(), failure.what().contains("found none"));
    }
  }

  @Test
  public void clientThatFailsLeavesItsWordsAndStatus() throws Exception {
    site.product.replaceScript("#!/bin/sh\necho it went wrong >&2\nexit 3\n");
    try (LaunchChannel channel = launch()) {
      assertEquals(-1, channel.fromClient().read());
      FakeProduct.await("its words", () -> channel.errors().contains("wrong"));
      assertTrue(channel.errors(), channel.errors().endsWith("ended with status 3"));
    }
  }

  @Test
  public void placeThatCannotBeWrittenIsReported() throws Exception {
    Files.writeString(site.serverHome.resolve(".plushm"), "in the way");
    PlushException failure = fails(ErrorCode.HOST_INSTALL, this::launch);
    if (kind.equals("OpenSSH")) {
      // The library's server may lose what a command says last.
      assertTrue(failure.what(), failure.what().contains("mkdir"));
    }
  }

  @Test
  public void damagedInstallationIsReplaced() throws Exception {
    FakeProduct.enrol(launch());
    Path installed = installedFiles().get(0);
    Files.delete(installed.resolve("bin/plushm-client"));
    FakeProduct.enrol(launch(site.target("again", server.port(), "address", HOST)));
    assertEquals(List.of(installed), installedFiles());
    assertTrue(Files.isExecutable(installed.resolve("bin/plushm-client")));
  }
}
