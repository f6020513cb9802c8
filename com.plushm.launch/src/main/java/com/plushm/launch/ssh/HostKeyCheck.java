package com.plushm.launch.ssh;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/**
 * Checks each server's key against the files of known ones, and asks the server for a key of a kind
 * that is known of it. What was wrong stays with the attempt as the error to report.
 */
final class HostKeyCheck implements ServerKeyVerifier, SessionListener {
  private static final String CERTIFICATES = "-cert-v01@openssh.com";

  private final KnownHosts known = new KnownHosts();
  private final Path systemKnownHosts;

  HostKeyCheck(Path systemKnownHosts) {
    this.systemKnownHosts = systemKnownHosts;
  }

  @Override
  public boolean verifyServerKey(ClientSession session, SocketAddress remote, PublicKey key) {
    Optional<SshAttempt> attempt = SshAttempt.of(session);
    return attempt.isPresent() && isTrusted(attempt.get(), key);
  }

  private boolean isTrusted(SshAttempt attempt, PublicKey key) {
    SshHop hop = attempt.hop();
    try {
      switch (known.judge(files(hop), names(hop), hop.port(), key)) {
        case KNOWN -> {
          return true;
        }
        case UNKNOWN -> {
          if (hop.acceptNew()) {
            known.add(hop.knownHosts(), hop.listed(), key);
            return true;
          }
          attempt.refuse(unknown(hop, key));
        }
        case CHANGED -> attempt.refuse(changed(hop, key));
        case REVOKED -> attempt.refuse(revoked(hop, key));
      }
    } catch (IOException e) {
      attempt.refuse(unreadable(hop, e));
    }
    return false;
  }

  /**
   * Known kinds of keys to the front, or the server shows a key of a kind that nobody noted down.
   * No certificates: they are checked by no one here, so the plain key is to be shown.
   */
  @Override
  public void sessionNegotiationOptionsCreated(
      Session session, Map<KexProposalOption, String> proposal) {
    SshHop hop = SshAttempt.of(session).map(SshAttempt::hop).orElse(null);
    String offered = proposal.get(KexProposalOption.SERVERKEYS);
    if (hop == null || offered == null) {
      return;
    }
    List<String> types;
    try {
      types = known.keyTypes(files(hop), names(hop), hop.port());
    } catch (IOException e) {
      // Told when the key comes to be checked.
      types = List.of();
    }
    List<String> first = new ArrayList<>();
    List<String> then = new ArrayList<>();
    for (String algorithm : Arrays.asList(offered.split(",", -1))) {
      if (!algorithm.endsWith(CERTIFICATES)) {
        (types.contains(KeyUtils.getCanonicalKeyType(algorithm)) ? first : then).add(algorithm);
      }
    }
    first.addAll(then);
    proposal.put(KexProposalOption.SERVERKEYS, String.join(",", first));
  }

  private List<Path> files(SshHop hop) {
    return List.of(hop.knownHosts(), systemKnownHosts);
  }

  private static List<String> names(SshHop hop) {
    return List.of(hop.name(), hop.address());
  }

  private static String fingerprint(PublicKey key) {
    return KeyUtils.getKeyType(key) + " " + KeyUtils.getFingerPrint(BuiltinDigests.sha256, key);
  }

  private static PlushException unknown(SshHop hop, PublicKey key) {
    return new PlushException(
        ErrorCode.HOST_KEY_UNKNOWN,
        hop.described() + " showed a key that is not known: " + fingerprint(key),
        hop.host().value(),
        "compare it with the host's own, then: ssh-keyscan -p "
            + hop.port()
            + " "
            + hop.address()
            + " >> "
            + hop.knownHosts()
            + " (or option hostKeys: accept-new)",
        null);
  }

  private static PlushException changed(SshHop hop, PublicKey key) {
    return new PlushException(
        ErrorCode.HOST_KEY_WRONG,
        hop.described() + " showed another key than the known one: " + fingerprint(key),
        hop.host().value(),
        "somebody may be in between; if the host was set up anew: ssh-keygen -f "
            + hop.knownHosts()
            + " -R '"
            + hop.listed()
            + "', then note its new key down",
        null);
  }

  private static PlushException revoked(SshHop hop, PublicKey key) {
    return new PlushException(
        ErrorCode.HOST_KEY_WRONG,
        hop.described() + " showed a key that is marked as revoked: " + fingerprint(key),
        hop.host().value(),
        "do not use the host until its administrator gave it a new key",
        null);
  }

  private static PlushException unreadable(SshHop hop, IOException e) {
    return new PlushException(
        ErrorCode.HOST_KEY_UNKNOWN,
        hop.described() + "'s key cannot be checked: " + e.getMessage(),
        hop.host().value(),
        "check " + hop.knownHosts(),
        e);
  }
}
