package com.plushm.launch.ssh;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.login.FailedLoginException;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.io.resource.PathResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The private keys that are offered to one server. Keys with a passphrase are the agent's matter.
 */
final class Identities {
  private static final Logger LOG = LoggerFactory.getLogger(Identities.class);
  private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

  private final Path folder;

  Identities(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads the keys of a server's user.
   *
   * @throws PlushException {@code HOST_AUTH} if a key that was asked for cannot be used
   */
  List<KeyPair> of(SshHop hop) {
    List<KeyPair> keys = new ArrayList<>();
    for (Path file : hop.identities()) {
      try {
        keys.addAll(read(file));
      } catch (FailedLoginException e) {
        if (hop.agentSocket().isEmpty()) {
          throw unusable(hop, file, "it has a passphrase", "load it into an ssh agent", e);
        }
        LOG.debug("{} has a passphrase; the agent may hold it", file);
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        throw unusable(hop, file, e.toString(), "name another file", e);
      }
    }
    if (hop.defaultIdentities()) {
      for (String name : USUAL) {
        keys.addAll(readIfUsable(folder.resolve(name)));
      }
    }
    return keys;
  }

  private static List<KeyPair> readIfUsable(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return read(file);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      LOG.debug("{} is not used: {}", file, e.toString());
      return List.of();
    }
  }

  private static List<KeyPair> read(Path file) throws IOException, GeneralSecurityException {
    List<KeyPair> keys = new ArrayList<>();
    try (InputStream content = Files.newInputStream(file)) {
      Iterable<KeyPair> loaded =
          SecurityUtils.loadKeyPairIdentities(
              null, new PathResource(file), content, FilePasswordProvider.EMPTY);
      if (loaded != null) {
        loaded.forEach(keys::add);
      }
    }
    if (keys.isEmpty()) {
      throw new GeneralSecurityException("it holds no private key");
    }
    return keys;
  }

  private static PlushException unusable(
      SshHop hop, Path file, String why, String todo, Exception cause) {
    return new PlushException(
        ErrorCode.HOST_AUTH,
        "the key file " + file + " cannot be used: " + why,
        hop.host().value(),
        todo,
        cause);
  }
}
