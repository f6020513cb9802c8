package com.plushm.transport.cbor;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.Test;

public class CborWireTest {
  private static final int FUZZED = 200_000;

  private final CborWire wire = new CborWire();

  private String hex(Consumer<FieldWriter> fields) {
    return HexFormat.of().formatHex(wire.encode(fields));
  }

  private CborReader reader(String hex) {
    return wire.reader(HexFormat.of().parseHex(hex));
  }

  @Test
  public void fieldsAreTheItemsOfTheCborStandard() {
    // RFC 8949, appendix A.
    assertEquals("0a", hex(out -> out.number(10)));
    assertEquals("1864", hex(out -> out.number(100)));
    assertEquals("1a000f4240", hex(out -> out.number(1_000_000)));
    assertEquals("1b000000e8d4a51000", hex(out -> out.number(1_000_000_000_000L)));
    assertEquals("3903e7", hex(out -> out.number(-1_000)));
    assertEquals("f4f5", hex(out -> out.flag(false).flag(true)));
    assertEquals("62c3bc", hex(out -> out.text("\u00fc")));
    assertEquals("4401020304", hex(out -> out.bytes(new byte[] {1, 2, 3, 4})));
  }

  @Test
  public void everythingComesBack() throws Exception {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      long number = random.nextLong() >> random.nextInt(64);
      byte[] bytes = new byte[random.nextInt(3) * random.nextInt(40_000)];
      random.nextBytes(bytes);
      String text = "\u00e9\u4e2d\ud83d\ude00a\u0000".repeat(random.nextInt(3_000));
      Peer peer =
          new Peer(
              new NodeId(random.nextLong(), random.nextLong()), new Endpoint("127.0.0.1", 65_535));
      OrdinalSet set = OrdinalSet.range(0, 7).union(OrdinalSet.range(100, 5_000));
      CommandId command = new CommandId(3, Long.MAX_VALUE);
      byte[] body =
          wire.encode(
              out ->
                  out.number(number)
                      .text(text)
                      .bytes(bytes)
                      .flag(true)
                      .peer(peer)
                      .ordinals(set)
                      .command(command)
                      .list(List.of("a", "b"), FieldWriter::text));
      CborReader in = wire.reader(body);
      assertEquals(number, in.number());
      assertEquals(text, in.text(100_000));
      assertArrayEquals(bytes, in.bytes(100_000));
      assertTrue(in.flag());
      assertEquals(peer, in.peer());
      assertEquals(set, in.ordinals());
      assertEquals(command, in.command());
      assertEquals(List.of("a", "b"), in.list(2, reader -> reader.text(1)));
      in.requireEnd();
    }
  }

  @Test
  public void extremesOfNumbersComeBack() throws Exception {
    for (long number : new long[] {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 23, 24, 255, 256}) {
      assertEquals(number, wire.reader(wire.encode(out -> out.number(number))).number());
    }
    // One beyond: the parser must not let it overflow.
    assertThrows(CodecException.class, () -> reader("1b8000000000000000").number());
    assertThrows(CodecException.class, () -> reader("3b8000000000000000").number());
    assertThrows(CodecException.class, () -> reader("1bffffffffffffffff").number());
  }

  @Test
  public void lengthBeyondTheCallersBoundIsRefused() throws Exception {
    byte[] body = wire.encode(out -> out.bytes(new byte[11]).text("0123456789"));
    assertThrows(CodecException.class, () -> wire.reader(body).bytes(10));
    CborReader in = wire.reader(body);
    assertEquals(11, in.bytes(11).length);
    assertThrows(CodecException.class, () -> in.text(9));
  }

  @Test
  public void lengthBeyondTheBodyIsRefusedBeforeAnythingIsAllocated() {
    long before = allocated();
    for (int i = 0; i < 1_000; i++) {
      assertThrows(CodecException.class, () -> reader("5a7fffffff00").bytes(Integer.MAX_VALUE));
      assertThrows(CodecException.class, () -> reader("5a0002ffff00").bytes(Integer.MAX_VALUE));
      assertThrows(CodecException.class, () -> reader("7a7fffffff00").text(Integer.MAX_VALUE));
      assertThrows(
          CodecException.class, () -> reader("5bffffffffffffffff00").bytes(Integer.MAX_VALUE));
    }
    long each = (allocated() - before) / 4_000;
    assertTrue(each + " bytes", each < 20_000);
  }

  private static long allocated() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  public void openLengthsNestingTagsAndOtherKindsAreRefused() {
    for (String hex :
        List.of("5f4101ff", "7f6161ff", "8101", "9f01ff", "a10102", "bf0102ff", "c001", "c24101")) {
      assertThrows(hex, CodecException.class, () -> reader(hex).bytes(100));
      assertThrows(hex, CodecException.class, () -> reader(hex).text(100));
      assertThrows(hex, CodecException.class, () -> reader(hex).number());
      assertThrows(hex, CodecException.class, () -> reader(hex).flag());
    }
    assertThrows(CodecException.class, () -> reader("f6").flag());
    assertThrows(CodecException.class, () -> reader("f93c00").number());
    assertThrows(CodecException.class, () -> reader("").number());
    assertThrows(CodecException.class, () -> reader("1c").number());
    assertThrows(CodecException.class, () -> reader("61ff").text(9));
    assertThrows(CodecException.class, () -> reader("62c080").text(9));
    assertThrows(CodecException.class, () -> reader("63eda080").text(9));
    assertThrows(CodecException.class, () -> reader("61c3").text(9));
  }

  @Test
  public void fieldsOfANewerPeerAreIgnoredUnlessTheyMustNot() throws Exception {
    CborReader in = wire.reader(wire.encode(out -> out.number(1).number(2)));
    assertEquals(1, in.number());
    assertEquals(1, in.remaining());
    assertThrows(CodecException.class, in::requireEnd);
    assertEquals(2, in.number());
    in.requireEnd();
  }

  @Test
  public void mutatedBodiesNeverDoMoreThanBeRefused() {
    Random random = new Random(42);
    byte[] good =
        wire.encode(
            out ->
                out.number(1L << 40)
                    .text("h\u00f6st-with-a-name")
                    .bytes(new byte[300])
                    .flag(false)
                    .ordinals(OrdinalSet.range(3, 9))
                    .list(List.of(1L, 2L, 3L), FieldWriter::number)
                    .endpoint(new Endpoint("127.0.0.1", 5)));
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      byte[] body = Arrays.copyOf(good, random.nextInt(good.length + 20));
      if (random.nextInt(4) == 0) {
        random.nextBytes(body);
      }
      for (int flips = random.nextInt(6); flips > 0 && body.length > 0; flips--) {
        int at = random.nextInt(3) == 0 ? random.nextInt(body.length) : flips % body.length;
        body[at] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        read(wire.reader(body), random.nextBoolean() ? random.nextInt(5) : 0);
      } catch (CodecException e) {
        refused++;
      }
    }
    assertTrue(refused > FUZZED / 2);
  }

  private static void read(FieldReader in, int shift) throws CodecException {
    for (int i = 0; i < 7; i++) {
      switch ((i + shift) % 7) {
        case 0 -> in.number();
        case 1 -> in.text(100);
        case 2 -> in.bytes(1_000);
        case 3 -> in.flag();
        case 4 -> in.ordinals();
        case 5 -> in.list(100, FieldReader::number);
        default -> in.endpoint();
      }
    }
  }
}
