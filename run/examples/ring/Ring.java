import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * One of several processes in a ring: {@code java Ring.java RANK COUNT PORT ROUNDS}. Each listens
 * at PORT + RANK and talks to the one at the next port; the last talks to the first. A token goes
 * around ROUNDS times, and everybody adds one to it. Whoever passes it on says so at the end.
 */
public final class Ring {
  private static final int PATIENCE_MILLIS = 60_000;
  private static final int PAUSE_MILLIS = 50;

  private Ring() {}

  public static void main(String[] words) throws Exception {
    int rank = Integer.parseInt(words[0]);
    int count = Integer.parseInt(words[1]);
    int port = Integer.parseInt(words[2]);
    int rounds = Integer.parseInt(words[3]);
    InetAddress here = InetAddress.getByName("127.0.0.1");
    try (ServerSocket door = new ServerSocket(port + rank, 1, here);
        Socket next = dial(new InetSocketAddress(here, port + (rank + 1) % count))) {
      door.setSoTimeout(PATIENCE_MILLIS);
      try (Socket last = door.accept()) {
        last.setSoTimeout(PATIENCE_MILLIS);
        DataInputStream in = new DataInputStream(last.getInputStream());
        DataOutputStream out = new DataOutputStream(next.getOutputStream());
        int token = 0;
        for (int round = 0; round < rounds; round++) {
          if (rank == 0) {
            out.writeInt(token + 1);
            token = in.readInt();
          } else {
            token = in.readInt();
            out.writeInt(token + 1);
          }
        }
        System.out.println(
            rank == 0
                ? "the token came back " + rounds + " times and is " + token
                : "passed the token on " + rounds + " times");
      }
    }
  }

  /** The neighbour begins at the same time, but its Java may take a little longer to start. */
  private static Socket dial(InetSocketAddress neighbour) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
    while (true) {
      Socket socket = new Socket();
      try {
        socket.connect(neighbour, PATIENCE_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
