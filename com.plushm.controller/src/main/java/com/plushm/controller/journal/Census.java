package com.plushm.controller.journal;

import com.plushm.api.codec.CodecException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.h2.mvstore.MVMap;

/**
 * Which records there are, block by block: how many, and their numbers mixed into one. A tree of
 * pages that was damaged may lose records without a word; here they are missed.
 */
final class Census {
  /** Numbers of one block. */
  static final int BLOCK = 64;

  private static final int BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

  private record Count(int records, long mixed) {
    static final Count NONE = new Count(0, 0);

    Count with(long number, int more) {
      return new Count(records + more, mixed ^ mix(number));
    }
  }

  private final MVMap<Long, byte[]> counts;

  Census(MVMap<Long, byte[]> counts) {
    this.counts = counts;
  }

  /** A record came. */
  void add(long number) throws CodecException {
    change(number, 1);
  }

  /** A record went. */
  void remove(long number) throws CodecException {
    change(number, -1);
  }

  private void change(long number, int more) throws CodecException {
    long block = number / BLOCK;
    byte[] before = counts.get(block);
    Count now = (before == null ? Count.NONE : decode(block, before)).with(number, more);
    if (now.records == 0) {
      counts.remove(block);
    } else {
      counts.put(block, encode(block, now));
    }
  }

  /**
   * Compares with what was read.
   *
   * @param numbers that were read, ascending
   * @return the first number that cannot be relied on; {@link Long#MAX_VALUE} if all can be
   */
  long reliableBelow(Iterable<Long> numbers) {
    SortedMap<Long, Count> read = new TreeMap<>();
    for (long number : numbers) {
      long block = number / BLOCK;
      read.put(block, read.getOrDefault(block, Count.NONE).with(number, 1));
    }
    SortedMap<Long, Count> written = new TreeMap<>();
    long limit = Long.MAX_VALUE;
    long last = -1;
    try {
      for (Iterator<Long> blocks = counts.keyIterator(null); blocks.hasNext(); ) {
        long block = blocks.next();
        if (block <= last) {
          throw new CodecException("block " + block + " stands behind block " + last);
        }
        written.put(block, decode(block, counts.get(block)));
        last = block;
      }
    } catch (CodecException
        | RuntimeException
        | AssertionError
        | StackOverflowError
        | OutOfMemoryError e) {
      limit = last + 1;
    }
    read.forEach((block, count) -> written.merge(block, count, Census::difference));
    for (SortedMap.Entry<Long, Count> entry : written.entrySet()) {
      if (entry.getKey() < limit && !entry.getValue().equals(Count.NONE)) {
        limit = entry.getKey();
      }
    }
    return limit == Long.MAX_VALUE ? limit : limit * BLOCK;
  }

  private static Count difference(Count one, Count other) {
    return new Count(one.records - other.records, one.mixed ^ other.mixed);
  }

  private static byte[] encode(long block, Count count) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).putInt(0).putInt(count.records);
    bytes.putLong(count.mixed).putInt(0, sum(block, bytes.array()));
    return bytes.array();
  }

  private static Count decode(long block, byte[] record) throws CodecException {
    if (record == null || record.length != BYTES) {
      throw new CodecException("no count of block " + block);
    }
    ByteBuffer bytes = ByteBuffer.wrap(record);
    if (bytes.getInt() != sum(block, record)) {
      throw new CodecException("the count of block " + block + " is wrong");
    }
    return new Count(bytes.getInt(), bytes.getLong());
  }

  private static int sum(long block, byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, block));
    sum.update(record, Integer.BYTES, record.length - Integer.BYTES);
    return (int) sum.getValue();
  }

  /** So that sums of other numbers are equal by no simple accident (SplitMix64's finalizer). */
  private static long mix(long number) {
    long z = (number + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
