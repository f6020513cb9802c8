package com.plushm.launch.ssh;

import java.io.IOException;
import java.security.PublicKey;

/** An ssh server on this machine's loopback, with keys of its own and a home folder of its own. */
interface TestServer extends AutoCloseable {
  int port();

  PublicKey hostKey();

  @Override
  void close() throws IOException;
}
