package com.plushm.api.codec;

import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.id.Ranks;
import java.util.ArrayList;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Gives back the fields of a message in order. Whatever it reads may come from an enemy: each
 * length is checked against the caller's bound before anything is allocated.
 */
@ProviderType
public interface FieldReader {
  /** Runs that one set of ordinals may have on the wire: 100,000 hosts with every other missing. */
  int ORDINAL_RUNS_MAX = 200_000;

  /** Elements allocated ahead of reading them. */
  int LIST_AHEAD_MAX = 64;

  long number() throws CodecException;

  boolean flag() throws CodecException;

  /** A text of at most {@code bytesMax} bytes of UTF-8. */
  String text(int bytesMax) throws CodecException;

  byte[] bytes(int bytesMax) throws CodecException;

  /** A number within bounds, both inclusive. */
  default int number(int min, int max) throws CodecException {
    long value = number();
    if (value < min || value > max) {
      throw new CodecException("number " + value + " is not in " + min + ".." + max);
    }
    return (int) value;
  }

  default long natural() throws CodecException {
    long value = number();
    if (value < 0) {
      throw new CodecException("negative number " + value);
    }
    return value;
  }

  default Bytes blob(int bytesMax) throws CodecException {
    return Bytes.of(bytes(bytesMax));
  }

  /** Reads one element of a list. */
  @FunctionalInterface
  interface Element<T> {
    T read(FieldReader in) throws CodecException;
  }

  default <T> List<T> list(int countMax, Element<T> element) throws CodecException {
    int count = number(0, countMax);
    List<T> values = new ArrayList<>(Math.min(count, LIST_AHEAD_MAX));
    for (int i = 0; i < count; i++) {
      values.add(element.read(this));
    }
    return List.copyOf(values);
  }

  /** One of an enumeration's constants, by position. */
  default <E extends Enum<E>> E constant(E[] values) throws CodecException {
    return values[number(0, values.length - 1)];
  }

  default NodeId node() throws CodecException {
    return new NodeId(number(), number());
  }

  default Incarnation incarnation() throws CodecException {
    return new Incarnation(natural());
  }

  default HostName host() throws CodecException {
    try {
      return new HostName(text(HostName.LENGTH_MAX));
    } catch (IllegalArgumentException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }

  default Endpoint endpoint() throws CodecException {
    try {
      return new Endpoint(text(HostName.LENGTH_MAX), number(0, 65_535));
    } catch (IllegalArgumentException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }

  default Peer peer() throws CodecException {
    return new Peer(node(), endpoint());
  }

  default CommandId command() throws CodecException {
    return new CommandId(natural(), natural());
  }

  default OrdinalSet ordinals() throws CodecException {
    try {
      return OrdinalSet.ofRuns(bounds());
    } catch (IllegalArgumentException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }

  /**
   * Ordinals by rank.
   *
   * @param most as many as there may be
   */
  default Ranks ranks(int most) throws CodecException {
    try {
      Ranks ranks = Ranks.ofStretches(bounds());
      if (ranks.size() <= most) {
        return ranks;
      }
      throw new CodecException(ranks.size() + " ranks, where " + most + " may be");
    } catch (IllegalArgumentException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }

  private int[] bounds() throws CodecException {
    int length = number(0, ORDINAL_RUNS_MAX);
    if (length % 2 != 0) {
      throw new CodecException("ordinals have pairs of bounds, not " + length);
    }
    List<Integer> read = new ArrayList<>(Math.min(length, LIST_AHEAD_MAX));
    for (int i = 0; i < length; i++) {
      read.add(number(0, Integer.MAX_VALUE));
    }
    return read.stream().mapToInt(Integer::intValue).toArray();
  }
}
