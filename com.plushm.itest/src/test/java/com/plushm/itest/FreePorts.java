package com.plushm.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/** Ports in a row that nobody listens on. */
final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int RANGE = 10_000;
  private static final int TRIES = 100;

  private FreePorts() {}

  /** The first of so many. */
  static int row(int count) throws IOException {
    Random random = new Random();
    for (int i = 0; i < TRIES; i++) {
      int first = FIRST + random.nextInt(RANGE);
      if (free(first, count)) {
        return first;
      }
    }
    throw new IOException("no " + count + " ports in a row are free");
  }

  private static boolean free(int first, int count) {
    for (int port = first; port < first + count; port++) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!socket.isBound()) {
          return false;
        }
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
