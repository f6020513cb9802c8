package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.HostName;
import com.plushm.client.decide.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a supervised process does, known from the beginning. By its first word: {@code true} ends
 * well at once; {@code serve} never ends; {@code exit STATUS MILLIS} ends so, then; {@code fail
 * TIMES} fails so often and then ends well; anything else is drawn from its execution, the same on
 * most hosts.
 *
 * @param endMillis after which it ends; negative for never
 * @param stubborn whether TERM does not end it
 */
record VirtualProgram(List<Piece> pieces, long endMillis, Outcome outcome, boolean stubborn) {
  private static final int PIECES_MAX = 4;
  private static final int PIECE_BYTES_MAX = 120;
  private static final int LARGE_BYTES = 50_000;
  private static final int DEVIANT_PERCENT = 15;
  private static final int STUBBORN_PERCENT = 20;
  private static final int LONG_PERCENT = 10;
  private static final int FAILING_PERCENT = 10;
  private static final long QUICK_MILLIS = 10;

  /** Something that it puts out, so long after its start. */
  record Piece(long at, Stream stream, Bytes bytes) {}

  /**
   * @param first whether no attempt but this one's command was ever made at it on the host
   */
  static VirtualProgram of(
      ProcessSpec spec, HostName host, String execution, int attempt, boolean first) {
    List<String> words = spec.words();
    return switch (words.get(0)) {
      case "true" -> plain(QUICK_MILLIS, 0);
      case "serve" -> plain(-1, 0);
      case "exit" -> plain(Long.parseLong(words.get(2)), Integer.parseInt(words.get(1)));
      case "fail" -> plain(QUICK_MILLIS, attempt <= Integer.parseInt(words.get(1)) ? 1 : 0);
      case Play.WORD -> Play.of(words).program(host, attempt, first);
      default -> drawn(host, execution, attempt);
    };
  }

  private static VirtualProgram plain(long millis, int status) {
    Bytes words = Bytes.utf8("ends with " + status + "\n");
    List<Piece> pieces = List.of(new Piece(1, Stream.OUT, words));
    return new VirtualProgram(pieces, millis, Outcome.exited(status), false);
  }

  private static VirtualProgram drawn(HostName host, String execution, int attempt) {
    long seed = execution.hashCode() * 31L + attempt * 7L;
    SplittableRandom own = new SplittableRandom(seed + host.value().hashCode());
    boolean deviant = own.nextInt(100) < DEVIANT_PERCENT;
    SplittableRandom drawn = deviant ? own : new SplittableRandom(seed);
    boolean large = drawn.nextInt(100) < LONG_PERCENT;
    long at = QUICK_MILLIS;
    List<Piece> pieces = new ArrayList<>();
    for (int i = drawn.nextInt(PIECES_MAX + 1); i > 0; i--) {
      at += drawn.nextLong(1, 500);
      byte[] bytes = new byte[large ? LARGE_BYTES : 1 + drawn.nextInt(PIECE_BYTES_MAX)];
      drawn.nextBytes(bytes);
      pieces.add(new Piece(at, drawn.nextInt(4) == 0 ? Stream.ERR : Stream.OUT, Bytes.of(bytes)));
    }
    at += drawn.nextLong(1, drawn.nextInt(100) < LONG_PERCENT ? 20_000 : 1_000);
    boolean fails = drawn.nextInt(100) < FAILING_PERCENT;
    Outcome outcome = Outcome.exited(fails ? drawn.nextInt(1, 4) : 0);
    return new VirtualProgram(pieces, at, outcome, drawn.nextInt(100) < STUBBORN_PERCENT);
  }
}
