package com.plushm.launch.ssh;

import static org.junit.Assume.assumeTrue;

import com.plushm.launch.fake.FakeProduct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;

/** OpenSSH's sshd as a child process, where this machine has it. */
final class OpenSshServer implements TestServer {
  static final int ADDRESSES = 8;
  private static final Path SSHD = Path.of("/usr/sbin/sshd");

  /** Where Debian's sshd, started as root, wants an empty folder. */
  private static final Path PRIVILEGE_SEPARATION = Path.of("/run/sshd");

  private final KeyPair hostKeys;
  private final Process process;
  private final int port;
  private final boolean madeFolder;

  /**
   * @param folder for its files; its users' home is {@code folder/home}
   * @param extra lines of its configuration, which win over the usual ones
   */
  OpenSshServer(Path folder, Path home, KeyPair hostKeys, PublicKey user, String... extra)
      throws IOException, GeneralSecurityException {
    assumeTrue("this machine has no sshd", Files.isExecutable(SSHD));
    this.hostKeys = hostKeys;
    madeFolder = makePrivilegeSeparation();
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    TestKeys.write(hostKeys, folder.resolve("host_key"));
    Files.writeString(folder.resolve("authorized_keys"), TestKeys.line(user) + "\n");
    Files.write(folder.resolve("sshd_config"), configuration(folder, home, extra));
    Path log = folder.resolve("sshd.log");
    process =
        new ProcessBuilder(
                SSHD.toString(), "-D", "-e", "-f", folder.resolve("sshd_config").toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    FakeProduct.await(
        "sshd listening at all addresses", () -> !process.isAlive() || listening(log) == ADDRESSES);
    if (!process.isAlive()) {
      throw new AssertionError("sshd does not start: " + Files.readString(log));
    }
  }

  private List<String> configuration(Path folder, Path home, String... extra) {
    List<String> lines = new ArrayList<>(List.of(extra));
    lines.add("Port " + port);
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

  private static long listening(Path log) {
    try (var lines = Files.lines(log)) {
      return lines.filter(line -> line.startsWith("Server listening on 127.0.0.")).count();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public PublicKey hostKey() {
    return hostKeys.getPublic();
  }

  /** Ends sshd; what it started for connections ends with them, and is waited for. */
  @Override
  public void close() throws IOException {
    List<ProcessHandle> own = new ArrayList<>(process.children().toList());
    own.add(process.toHandle());
    process.destroy();
    FakeProduct.await("the end of sshd", () -> own.stream().allMatch(FakeProduct::hasEnded));
    if (madeFolder) {
      Files.deleteIfExists(PRIVILEGE_SEPARATION);
    }
  }
}
