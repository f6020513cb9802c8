package com.plushm.transport.link;

import com.plushm.api.transport.Remote;

/** One connection to a peer, as the decisions about links see it. Compared by identity. */
public interface Line {
  /** Who is at the other end; known once it has greeted. */
  Remote remote();
}
