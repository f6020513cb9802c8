package com.plushm.launch.ssh;

import com.plushm.api.error.PlushException;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.session.Session;

/**
 * One attempt to log in at a server, and what was learned on the way. It goes with the connection's
 * context; a session's own attributes are gone when somebody asks why it was closed.
 */
final class SshAttempt {
  static final AttributeKey<SshAttempt> KEY = new AttributeKey<>();

  private final SshHop hop;
  private final TreeSet<String> asked = new TreeSet<>();
  private PlushException refusal;

  SshAttempt(SshHop hop) {
    this.hop = hop;
  }

  /** The attempt that a session belongs to. */
  static Optional<SshAttempt> of(Session session) {
    return session instanceof ClientSession client && client.getConnectionContext() != null
        ? Optional.ofNullable(client.getConnectionContext().getAttribute(KEY))
        : Optional.empty();
  }

  SshHop hop() {
    return hop;
  }

  /** The server is not trusted, for this reason. */
  synchronized void refuse(PlushException reason) {
    refusal = reason;
  }

  synchronized Optional<PlushException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The server would let somebody in who can do this. */
  synchronized void askedFor(String way) {
    asked.add(way);
  }

  /** What only a person could have given, as in {@code password}; empty if nothing was wanted. */
  synchronized String asked() {
    return String.join(" or ", asked);
  }
}
