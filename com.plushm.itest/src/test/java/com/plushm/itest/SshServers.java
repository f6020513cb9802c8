package com.plushm.itest;

import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellFactory;

/**
 * An ssh server at 127.0.0.1 to 127.0.0.8, for one user with one key; whoever logs in finds the
 * test's folder as home. OpenSSH's sshd where this machine has it, or the library's own server.
 */
final class SshServers {
  static final int ADDRESSES = 8;
  static final String OPENSSH = "OpenSSH";
  static final String MINA = "MINA";

  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  /** Where Debian's sshd, started as root, wants an empty folder. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private SshServers() {}

  /** A server that runs. */
  interface Running {
    int port();

    void stop() throws Exception;
  }

  /**
   * Starts a server of that kind, and makes the user's key and list of known hosts.
   *
   * @param folder of the server
   * @param home of who logs in, and of the user, with the user's {@code .ssh}
   */
  static Running start(String kind, Path folder, Path home) throws Exception {
    KeyPair user = generate();
    KeyPair host = generate();
    Path ssh = Files.createDirectories(home.resolve(".ssh"));
    write(user, ssh.resolve("id_ecdsa"));
    Running server =
        kind.equals(OPENSSH) ? openSsh(folder, home, host, user) : mina(home, host, user);
    for (int i = 1; i <= ADDRESSES; i++) {
      know(home, "127.0.0." + i, server.port(), host);
    }
    return server;
  }

  /** Adds a line to the user's known hosts. */
  static void know(Path home, String name, int port, KeyPair key) throws IOException {
    Files.writeString(
        home.resolve(".ssh/known_hosts"),
        "[" + name + "]:" + port + " " + PublicKeyEntry.toString(key.getPublic()) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  /** Takes all lines of a name out of the user's known hosts. */
  static void forget(Path home, String name, int port) throws IOException {
    Path file = home.resolve(".ssh/known_hosts");
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.removeIf(line -> line.startsWith("[" + name + "]:" + port + " "));
    Files.write(file, lines);
  }

  static KeyPair generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  /** Writes a private key as OpenSSH does. */
  static void write(KeyPair keys, Path file) throws IOException, GeneralSecurityException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(keys, "test", null, out);
    }
  }

  private static Running mina(Path home, KeyPair host, KeyPair user) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int i = 1; i <= ADDRESSES; i++) {
      addresses.add("127.0.0." + i);
    }
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(String.join(",", addresses));
    server.setPort(freePort());
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator(
        (name, key, session) -> KeyUtils.compareKeys(key, user.getPublic()));
    server.setCommandFactory(
        (channel, command) ->
            new ProcessShellFactory(
                    command, List.of("/usr/bin/env", "HOME=" + home, "/bin/sh", "-c", command))
                .createShell(channel));
    server.start();
    return new Running() {
      @Override
      public int port() {
        return server.getPort();
      }

      @Override
      public void stop() throws IOException {
        server.stop(true);
      }
    };
  }

  private static Running openSsh(Path folder, Path home, KeyPair host, KeyPair user)
      throws Exception {
    assumeTrue("this machine has no sshd", Files.isExecutable(SSHD));
    boolean madeFolder = makePrivilegeSeparation();
    int port = freePort();
    write(host, folder.resolve("host_key"));
    Files.writeString(
        folder.resolve("authorized_keys"), PublicKeyEntry.toString(user.getPublic()) + "\n");
    Files.write(folder.resolve("sshd_config"), configuration(folder, home, port));
    Path log = folder.resolve("sshd.log");
    Process process =
        new ProcessBuilder(
                SSHD.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Await.until(
        "sshd",
        Deployment.PATIENCE,
        () -> !process.isAlive() || Files.readString(log).split("Server listening", -1).length > 8,
        () -> TestFolder.logs(folder));
    if (!process.isAlive()) {
      throw new AssertionError("sshd does not start: " + Files.readString(log));
    }
    return new Running() {
      @Override
      public int port() {
        return port;
      }

      @Override
      public void stop() throws Exception {
        List<ProcessHandle> own = new ArrayList<>(process.children().toList());
        process.destroy();
        boolean unusedEnd = process.waitFor(Deployment.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        own.forEach(ProcessHandle::destroy);
        if (madeFolder) {
          Files.deleteIfExists(PRIVILEGE_SEPARATION);
        }
      }
    };
  }

  private static List<String> configuration(Path folder, Path home, int port) {
    List<String> lines = new ArrayList<>(List.of("Port " + port));
    for (int i = 1; i <= ADDRESSES; i++) {
      lines.add("ListenAddress 127.0.0." + i);
    }
    lines.add("HostKey " + folder.resolve("host_key"));
    lines.add("AuthorizedKeysFile " + folder.resolve("authorized_keys"));
    lines.add("PidFile none");
    lines.add("StrictModes no");
    lines.add("UsePAM no");
    lines.add("PermitRootLogin yes");
    lines.add("PasswordAuthentication no");
    lines.add("KbdInteractiveAuthentication no");
    lines.add("SetEnv HOME=" + home);
    return lines;
  }

  private static boolean makePrivilegeSeparation() throws IOException {
    if (!System.getProperty("user.name").equals("root") || Files.exists(PRIVILEGE_SEPARATION)) {
      return false;
    }
    Files.createDirectory(PRIVILEGE_SEPARATION);
    return true;
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }
}
