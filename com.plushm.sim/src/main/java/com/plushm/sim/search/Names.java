package com.plushm.sim.search;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Nodes are A, B, C …; nonces and attachments #1, #2 … in the order in which a schedule shows them.
 * Where a 64-bit number stands tells what it is: times and fresh names have ranges of their own.
 */
final class Names {
  /** Fresh names are greater than this, by less than {@link #SPAN}. */
  static final long NONCES = 1L << 50;

  /** Every clock starts here; times are around it, by less than {@link #SPAN}. */
  static final long CLOCK = 1L << 40;

  static final long SPAN = 1L << 36;

  /**
   * The first node has the greatest id, so that it would be dethroned by the rule of the smallest.
   */
  private static final int ID_OF_FIRST = 100;

  private final Map<Long, Integer> numbers = new TreeMap<>();

  static boolean isNonce(long value) {
    return value > NONCES && value < NONCES + SPAN;
  }

  static boolean isTime(long value) {
    return value > CLOCK - SPAN && value < CLOCK + SPAN;
  }

  static Peer peer(int index) {
    return new Peer(new NodeId(0, ID_OF_FIRST - index), new Endpoint(letter(index), 1));
  }

  /** The place of a node of the world, or -1. */
  static int index(NodeId id) {
    return id.high() == 0 ? ID_OF_FIRST - (int) id.low() : -1;
  }

  static String letter(int index) {
    return String.valueOf((char) ('A' + index));
  }

  static String letter(NodeId id) {
    int index = index(id);
    return index >= 0 && index < 26 ? letter(index) : "nobody";
  }

  /** A value in the words of a schedule. */
  String of(Object value) {
    if (value instanceof Peer peer) {
      return letter(peer.id());
    }
    if (value instanceof NodeId id) {
      return letter(id);
    }
    if (value instanceof Incarnation incarnation) {
      return "life " + incarnation;
    }
    if (value instanceof Claim claim) {
      return claim.equals(Claim.NONE)
          ? "no claim"
          : "claim "
              + claim.grant()
              + (claim.granted() ? "!" : "?")
              + claim.term()
              + letter(claim.node());
    }
    if (value instanceof Long number && isNonce(number)) {
      return "#" + numbers.computeIfAbsent(number, n -> numbers.size() + 1);
    }
    if (value instanceof Optional<?> maybe) {
      return maybe.map(this::of).orElse("-");
    }
    if (value instanceof Collection<?> many) {
      StringJoiner words = new StringJoiner(" ", "[", "]");
      many.forEach(one -> words.add(of(one)));
      return words.toString();
    }
    return value instanceof Record record ? record(record) : String.valueOf(value);
  }

  private String record(Record record) {
    StringJoiner words = new StringJoiner(", ", record.getClass().getSimpleName() + "(", ")");
    for (RecordComponent part : record.getClass().getRecordComponents()) {
      words.add(of(Reflected.get(part, record)));
    }
    return words.toString();
  }
}
