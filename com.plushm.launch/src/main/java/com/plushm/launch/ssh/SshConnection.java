package com.plushm.launch.ssh;

import java.util.List;
import org.apache.sshd.client.session.ClientSession;

/**
 * An authenticated connection to a host, with those to the jump hosts that it goes through.
 *
 * @param hop the host
 * @param sessions the jump hosts' first, the host's own last
 */
record SshConnection(SshHop hop, List<ClientSession> sessions) implements AutoCloseable {
  /** The session on the host itself. */
  ClientSession session() {
    return sessions.get(sessions.size() - 1);
  }

  /** Whether the address that the host has in its own network is unknown here. */
  boolean indirect() {
    return sessions.size() > 1;
  }

  /** Closes after what is queued went out; does not wait. */
  @Override
  public void close() {
    closeAll(false);
  }

  /** Breaks off: whoever waits for something on the connection is released. */
  void abort() {
    closeAll(true);
  }

  private void closeAll(boolean immediately) {
    session().close(immediately).addListener(closed -> closeJumps());
  }

  private void closeJumps() {
    for (int i = sessions.size() - 2; i >= 0; i--) {
      var unused = sessions.get(i).close(false);
    }
  }
}
