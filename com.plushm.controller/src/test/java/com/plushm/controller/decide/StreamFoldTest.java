package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.Bytes;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class StreamFoldTest {
  private final StringBuilder grown = new StringBuilder();

  private StreamFold fold(int hosts) {
    return new StreamFold(
        OrdinalSet.range(0, hosts - 1), (who, b) -> grown.append(who).append(b.text()));
  }

  private static StreamFold.Place of(StreamFold fold, int ordinal) {
    return fold.places().stream().filter(p -> p.who().contains(ordinal)).findFirst().orElseThrow();
  }

  private static String text(StreamFold fold, int ordinal) {
    return StreamFold.content(of(fold, ordinal)).bytes().text();
  }

  @Test
  public void aThousandHostsWithThreeOutputsStandAtThreePlaces() {
    StreamFold fold = fold(1_000);
    Bytes big = Bytes.of(new byte[10_000]);
    for (int i = 0; i < 1_000; i++) {
      fold.add(0, big, OrdinalSet.of(i));
      fold.add(big.length(), Bytes.utf8("output " + i % 3), OrdinalSet.of(i));
    }
    assertEquals(3, fold.places().size());
    assertTrue("memory follows distinct outputs", fold.bytes() < 11_000);
    assertEquals("output 1", text(fold, 1).substring(10_000));
  }

  @Test
  public void outputsMayDivergeInTheMiddle() {
    StreamFold fold = fold(4);
    OrdinalSet all = OrdinalSet.range(0, 3);
    fold.add(0, Bytes.utf8("a"), all);
    fold.add(1, Bytes.utf8("b"), OrdinalSet.of(0, 1));
    fold.add(1, Bytes.utf8("c"), OrdinalSet.of(2, 3));
    fold.add(2, Bytes.utf8("d"), all);
    assertEquals(2, fold.places().size());
    assertEquals("abd", text(fold, 1));
    assertEquals("acd", text(fold, 2));
  }

  @Test
  public void chunksThatComeEarlyWait() {
    StreamFold fold = fold(2);
    fold.add(2, Bytes.utf8("c"), OrdinalSet.of(0, 1));
    fold.add(1, Bytes.utf8("b"), OrdinalSet.of(0));
    assertEquals("", text(fold, 0));
    fold.add(0, Bytes.utf8("a"), OrdinalSet.of(0, 1));
    assertEquals("abc", text(fold, 0));
    assertEquals("a", text(fold, 1));
    fold.add(1, Bytes.utf8("B"), OrdinalSet.of(1));
    assertEquals("aBc", text(fold, 1));
  }

  @Test
  public void anyOrderAndAnyRepetitionGiveTheSame() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      StreamFold fold = fold(6);
      List<Runnable> arrivals = new ArrayList<>();
      for (int host = 0; host < 6; host++) {
        OrdinalSet who = OrdinalSet.of(host);
        int kind = host % 2;
        for (int chunk = 0; chunk < 5; chunk++) {
          long number = 2L * chunk + Math.max(0, chunk - 3);
          Bytes bytes = Bytes.utf8((chunk < 3 ? "x" : "y" + kind) + chunk);
          arrivals.add(() -> fold.add(number, bytes, who));
          arrivals.add(() -> fold.add(number, bytes, who));
        }
      }
      Collections.shuffle(arrivals, random);
      arrivals.forEach(Runnable::run);
      assertEquals("seed " + seed, 2, fold.places().size());
      assertEquals("x0x1x2y03y04", text(fold, 4));
      assertEquals("x0x1x2y13y14", text(fold, 5));
    }
  }

  @Test
  public void beyondTheCapTheOldestIsDroppedAndCounted() {
    StreamFold fold = fold(2);
    Bytes chunk = Bytes.of(new byte[32 << 10]);
    long chunks = StreamFold.PATH_BYTES_MAX / chunk.length() + 100;
    for (long i = 0; i < chunks; i++) {
      fold.add(i * chunk.length(), chunk, OrdinalSet.of(0, 1));
    }
    StreamFold.Content content = StreamFold.content(of(fold, 0));
    assertTrue(fold.bytes() <= StreamFold.PATH_BYTES_MAX + chunk.length());
    assertEquals(chunks * chunk.length(), content.bytes().length() + content.lost());
    assertTrue(content.lost() >= 99L * chunk.length());
    assertTrue(content.bytes().length() > StreamFold.PATH_BYTES_MAX / 2);
  }

  @Test
  public void allPathsTogetherAreBounded() {
    StreamFold fold = fold(8);
    for (long i = 0; i < 600; i++) {
      for (int host = 0; host < 8; host++) {
        byte[] bytes = new byte[32 << 10];
        bytes[0] = (byte) host;
        fold.add(i * bytes.length, Bytes.of(bytes), OrdinalSet.of(host));
      }
    }
    assertTrue(fold.bytes() <= StreamFold.BYTES_MAX);
    StreamFold.Content content = StreamFold.content(of(fold, 3));
    assertEquals(600L * (32 << 10), content.bytes().length() + content.lost());
    assertTrue(content.bytes().length() > 0);
  }

  @Test
  public void chunksThatWaitAreBounded() {
    StreamFold fold = fold(1);
    for (int i = 1; i < 2_000; i++) {
      fold.add(i, Bytes.of(new byte[32 << 10]), OrdinalSet.of(0));
    }
    assertTrue(fold.bytes() <= StreamFold.AHEAD_BYTES_MAX);
  }

  @Test
  public void aLaterIncarnationMayBeginAnywhereAndCutDifferently() {
    StreamFold fold = fold(2);
    OrdinalSet both = OrdinalSet.of(0, 1);
    fold.add(0, Bytes.utf8("abc"), both);
    fold.add(3, Bytes.utf8("de"), OrdinalSet.of(0));
    fold.add(0, Bytes.utf8("ab"), both);
    fold.add(2, Bytes.utf8("cdefg"), both);
    assertEquals("abcdefg", text(fold, 0));
    assertEquals("abcdefg", text(fold, 1));
    fold.add(7, Bytes.utf8("h"), both);
    assertEquals("abcdefgh", text(fold, 1));
    assertEquals("nothing is told twice", "0-1abc0de1defg0fg0-1h", grown.toString());
  }

  @Test
  public void whoFollowsHearsEachChunkOnceInOrder() {
    StreamFold fold = fold(1);
    fold.add(1, Bytes.utf8("b"), OrdinalSet.of(0));
    fold.add(0, Bytes.utf8("a"), OrdinalSet.of(0));
    fold.add(0, Bytes.utf8("a"), OrdinalSet.of(0));
    assertEquals("0a0b", grown.toString());
  }
}
