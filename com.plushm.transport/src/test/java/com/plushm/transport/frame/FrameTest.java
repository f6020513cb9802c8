package com.plushm.transport.frame;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.transport.Priority;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;

public class FrameTest {
  private static final int BODY_MAX = 100_000;

  @Test
  public void framesComeOutAsTheyWentInHoweverTheBytesArePortioned() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Outbox outbox = new Outbox();
      FrameDecoder decoder = new FrameDecoder(BODY_MAX);
      List<Frame> sent = new ArrayList<>();
      List<Frame> got = new ArrayList<>();
      while (got.size() < 30) {
        if (sent.size() < 30 && random.nextBoolean()) {
          byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(BODY_MAX + 1) : 20];
          random.nextBytes(body);
          Frame frame = new Frame(1 + random.nextInt(255), random.nextInt(256), body);
          assertTrue(outbox.offer(frame, Priority.COMMAND, Long.MAX_VALUE));
          sent.add(frame);
        }
        ByteBuffer part =
            ByteBuffer.allocate(1 + random.nextInt(random.nextBoolean() ? 9 : 90_000));
        outbox.fill(part);
        part.flip();
        Frame frame = decoder.next(part, false);
        while (frame != null) {
          got.add(frame);
          frame = decoder.next(part, false);
        }
        assertFalse(part.hasRemaining());
      }
      for (int i = 0; i < got.size(); i++) {
        assertEquals(sent.get(i).channel(), got.get(i).channel());
        assertEquals(sent.get(i).type(), got.get(i).type());
        assertArrayEquals(sent.get(i).body(), got.get(i).body());
      }
      outbox.written();
      assertEquals(0, outbox.bytes());
      assertEquals(30, outbox.takeMessageCount());
    }
  }

  @Test
  public void statedLengthAllocatesLittleUntilItIsSent() throws Exception {
    List<FrameDecoder> decoders = new ArrayList<>();
    long stated = 0;
    // 10 GB are stated and nothing is sent.
    while (stated < 10_000_000_000L) {
      FrameDecoder decoder = new FrameDecoder(100_000_000);
      ByteBuffer header = ByteBuffer.allocate(7).putInt(100_000_000).put(new byte[] {1, 1, 1});
      assertNull(decoder.next(header.flip(), false));
      decoders.add(decoder);
      stated += 100_000_000;
    }
    assertEquals(100, decoders.size());
  }

  @Test
  public void randomBytesNeverDoMoreThanBeRefused() {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      FrameDecoder decoder = new FrameDecoder(BODY_MAX);
      ByteBuffer in = ByteBuffer.wrap(bytes);
      try {
        while (decoder.next(in, random.nextBoolean()) != null) {
          assertTrue(in.position() >= Frame.HEADER_BYTES);
        }
      } catch (FrameException e) {
        refused++;
      }
    }
    assertTrue(refused > 10_000);
  }

  @Test
  public void onlyLinkWordsPassBeforeTheAgreement() {
    byte[] message = {0, 0, 0, 3, 1, 1, 7};
    assertThrows(
        FrameException.class,
        () -> new FrameDecoder(BODY_MAX).next(ByteBuffer.wrap(message), true));
    byte[] long0 = {0, 0, 4, 3, 0, 1};
    assertThrows(
        FrameException.class, () -> new FrameDecoder(BODY_MAX).next(ByteBuffer.wrap(long0), false));
  }

  @Test
  public void outboxRefusesBeyondItsBoundAndSaysOnceThatThereIsRoom() {
    Outbox outbox = new Outbox();
    Frame frame = new Frame(1, 1, new byte[94]);
    assertTrue("one always fits", outbox.offer(frame, Priority.COMMAND, 50));
    assertFalse(outbox.offer(frame, Priority.COMMAND, 199));
    assertTrue(outbox.offer(frame, Priority.COMMAND, 200));
    assertFalse(outbox.hasRoomAgain(200));
    outbox.fill(ByteBuffer.allocate(150));
    assertEquals("taken still waits", 200, outbox.bytes());
    assertFalse(outbox.hasRoomAgain(200));
    outbox.written();
    assertEquals(50, outbox.bytes());
    assertTrue(outbox.hasRoomAgain(200));
    assertFalse(outbox.hasRoomAgain(200));
  }

  @Test
  public void whatIsUrgentOvertakesAllButTheBulkFrameThatWasBegun() throws Exception {
    Outbox outbox = new Outbox();
    for (int i = 0; i < 3; i++) {
      Frame bulk = new Frame(4, i, new byte[Priority.BULK_BODY_BYTES_MAX]);
      assertTrue(outbox.offer(bulk, Priority.BULK, Long.MAX_VALUE));
    }
    assertTrue(outbox.offer(new Frame(3, 10, new byte[9]), Priority.RESULT, Long.MAX_VALUE));
    ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
    fill(outbox, bytes);
    assertEquals("what is begun is bulk", Priority.BULK, outbox.first());
    assertTrue(outbox.offer(new Frame(3, 11, new byte[9]), Priority.COMMAND, Long.MAX_VALUE));
    assertTrue(outbox.offer(new Frame(1, 12, new byte[9]), Priority.MEMBERSHIP, Long.MAX_VALUE));
    assertEquals(Priority.MEMBERSHIP, outbox.first());
    while (outbox.waiting() > 0) {
      fill(outbox, bytes);
    }
    FrameDecoder decoder = new FrameDecoder(BODY_MAX);
    List<Integer> order = new ArrayList<>();
    bytes.flip();
    for (Frame f = decoder.next(bytes, false); f != null; f = decoder.next(bytes, false)) {
      order.add(f.type());
    }
    assertEquals(List.of(10, 0, 12, 11, 1, 2), order);
  }

  private static void fill(Outbox outbox, ByteBuffer to) {
    ByteBuffer write = ByteBuffer.allocate(Priority.BULK_BODY_BYTES_MAX + Frame.HEADER_BYTES);
    outbox.fill(write);
    to.put(write.flip());
    outbox.written();
  }

  @Test
  public void eachPriorityHasABoundOfItsOwn() {
    Outbox outbox = new Outbox();
    Frame bulk = new Frame(4, 1, new byte[Priority.BULK_BODY_BYTES_MAX]);
    int taken = 0;
    while (outbox.offer(bulk, Priority.BULK, Long.MAX_VALUE)) {
      taken++;
    }
    assertEquals(Priority.BULK.queueBytesMax() / bulk.size(), taken);
    assertTrue(outbox.offer(bulk, Priority.COMMAND, Long.MAX_VALUE));
    assertFalse("bulk has not", outbox.offer(bulk, Priority.BULK, Long.MAX_VALUE));
    assertTrue("the rest has room", outbox.offer(bulk, Priority.RESULT, Long.MAX_VALUE));
  }
}
