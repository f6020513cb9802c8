package com.plushm.transport.link;

import com.plushm.api.transport.LinkLoss;
import com.plushm.api.transport.Remote;
import com.plushm.transport.frame.Outbox;

/**
 * What a {@link PeerLink} wants done. The calls come while it decides: they are noted and carried
 * out, in their order, after it has returned.
 *
 * @param <L> connections
 */
public interface LinkActions<L extends Line> {
  /** Starts a connection; its greeting or its loss is reported later, never within the call. */
  L dial();

  /**
   * Says a word on a connection.
   *
   * @param number of the adoption, for {@link LinkWord#ADOPT}; 0 with the others
   */
  void say(L line, LinkWord word, long number);

  /** The connection is the link now and sends what is in the outbox. */
  void carry(L line, Outbox outbox);

  /** There is more in the outbox of the connection. */
  void flush(L line);

  /** Sends what is in the outbox of the connection and closes it, within the time for closing. */
  void retire(L line);

  /** Closes the connection, or gives up opening it; its loss need not be reported any more. */
  void drop(L line, String why);

  /** Calls {@link PeerLink#closingDue()} after the time for closing. */
  void awaitClosing();

  void up(Remote remote);

  void down(LinkLoss loss, String cause);

  void writable();
}
