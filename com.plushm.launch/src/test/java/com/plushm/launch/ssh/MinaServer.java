package com.plushm.launch.ssh;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** The library's own server, in this process. */
final class MinaServer implements TestServer {
  private final SshServer server;
  private final KeyPair hostKeys;

  /**
   * @param passwordOnly takes no keys, and no password either
   */
  MinaServer(Path home, KeyPair hostKeys, PublicKey user, boolean passwordOnly) throws IOException {
    this.hostKeys = hostKeys;
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPublickeyAuthenticator((name, key, session) -> KeyUtils.compareKeys(key, user));
    server.setPasswordAuthenticator((name, password, session) -> false);
    server.setUserAuthFactories(
        List.of(
            passwordOnly ? UserAuthPasswordFactory.INSTANCE : UserAuthPublicKeyFactory.INSTANCE));
    server.setCommandFactory(
        (channel, command) ->
            new ProcessShellFactory(
                    command, List.of("/usr/bin/env", "HOME=" + home, "/bin/sh", "-c", command))
                .createShell(channel));
    server.start();
  }

  @Override
  public int port() {
    return server.getPort();
  }

  @Override
  public PublicKey hostKey() {
    return hostKeys.getPublic();
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
