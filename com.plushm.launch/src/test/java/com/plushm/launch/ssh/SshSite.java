package com.plushm.launch.ssh;

import com.plushm.api.launch.LaunchTarget;
import com.plushm.launch.fake.FakeProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/** A user with ssh files and a client product, and a launcher of theirs; cleans up after itself. */
final class SshSite extends ExternalResource {
  private static final int BUSY_ATTEMPTS = 3;

  private final TemporaryFolder temporary = new TemporaryFolder();
  Path root;
  Path serverFolder;
  Path serverHome;
  Path sshFolder;
  KeyPair userKeys;
  FakeProduct product;
  SshLauncher launcher;

  @Override
  protected void before() throws Throwable {
    temporary.create();
    root = temporary.getRoot().toPath();
    serverFolder = Files.createDirectory(root.resolve("server"));
    serverHome = Files.createDirectory(root.resolve("remote"));
    sshFolder = Files.createDirectory(root.resolve("ssh"));
    userKeys = TestKeys.generate();
    TestKeys.write(userKeys, sshFolder.resolve("id_ecdsa"));
    product = FakeProduct.in(root.resolve("product"));
    useLauncher(BUSY_ATTEMPTS, Optional.empty());
  }

  @Override
  protected void after() {
    try {
      launcher.stop();
      FakeProduct.endAll(root);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      temporary.delete();
    }
  }

  void useLauncher(int busyAttempts, Optional<Path> agent) {
    if (launcher != null) {
      launcher.stop();
    }
    launcher =
        new SshLauncher(
            new SshDefaults(
                sshFolder,
                root.resolve("no_system_known_hosts"),
                false,
                agent,
                System.getProperty("user.name"),
                busyAttempts));
  }

  /** Notes a server's key down for a name. */
  void know(String name, int port, PublicKey key) throws IOException {
    Files.writeString(
        sshFolder.resolve("known_hosts"),
        "[" + name + "]:" + port + " " + TestKeys.line(key) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  LaunchTarget target(String host, int port, String... options) {
    Map<String, String> all = new TreeMap<>();
    all.put("port", Integer.toString(port));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return FakeProduct.target(host, serverHome.resolve("home of " + host), all);
  }

  Path home(String host) {
    return serverHome.resolve("home of " + host);
  }

  /** The folder of installed clients on the server. */
  Path installed() {
    return serverHome.resolve(".plushm/client");
  }
}
