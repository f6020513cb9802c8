package com.plushm.launch.ssh;

import java.util.List;
import java.util.TreeSet;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.util.buffer.Buffer;

/**
 * Stands in for a way to log in that needs a person: it notes down that the server would take it,
 * and gives up. So the error can say what the host wants.
 */
final class AskedFor implements UserAuthFactory {
  /** The ways that a session's server would have taken. */
  static final AttributeKey<TreeSet<String>> WAYS = new AttributeKey<>();

  private final String name;

  private AskedFor(String name) {
    this.name = name;
  }

  static List<UserAuthFactory> all() {
    return List.of(new AskedFor("keyboard-interactive"), new AskedFor("password"));
  }

  /** What was asked for in a session, for people; empty if nothing was. */
  static String in(ClientSession session) {
    TreeSet<String> ways = session.getAttribute(WAYS);
    return ways == null ? "" : String.join(" or ", ways);
  }

  @Override
  public String getName() {
    return name;
  }

  @Override
  public UserAuth createUserAuth(ClientSession session) {
    TreeSet<String> ways = session.computeAttributeIfAbsent(WAYS, key -> new TreeSet<>());
    ways.add(name);
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
