package com.plushm.launch.ssh;

import java.util.List;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Stands in for a way to log in that needs a person: it notes down that the server would take it,
 * and gives up. So the error can say what the host wants.
 */
final class AskedFor implements UserAuthFactory {
  private final String name;

  private AskedFor(String name) {
    this.name = name;
  }

  static List<UserAuthFactory> all() {
    return List.of(new AskedFor("keyboard-interactive"), new AskedFor("password"));
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public UserAuth createUserAuth(ClientSession session) {
    SshAttempt.of(session).ifPresent(attempt -> attempt.askedFor(name));
    return new GivesUp(session, name);
  }

  private record GivesUp(ClientSession session, String name) implements UserAuth {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public ClientSession getClientSession() {
      return session;
    }

    @Override
    public ClientSession getSession() {
      return session;
    }

    @Override
    public void init(ClientSession unusedSession, String unusedService) {
      // Nothing to prepare: it never logs in.
    }

    @Override
    public boolean process(Buffer unusedBuffer) {
      return false;
    }

    @Override
    public void destroy() {
      // Holds nothing.
    }
  }
}
