package com.plushm.controller.door;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.Test;

public class RequestTest {
  @Test
  public void emptyRequestIsRead() throws Exception {
    byte[] bytes = new byte[1 + 5 * Integer.BYTES];
    bytes[0] = Frames.VERSION;
    assertEquals(0, Request.decode(bytes).arguments().size());
  }

  @Test
  public void anotherVersionIsRefused() {
    assertThrows(IOException.class, () -> Request.decode(new byte[] {9, 0, 0, 0, 0}));
  }

  @Test
  public void countsThatCannotBeAreRefusedBeforeAnythingIsAllocated() {
    for (int count : new int[] {-1, 1, Request.TEXTS_MAX + 1, Integer.MAX_VALUE}) {
      byte[] bytes = ByteBuffer.allocate(5).put((byte) Frames.VERSION).putInt(count).array();
      assertThrows(IOException.class, () -> Request.decode(bytes));
    }
  }

  @Test
  public void noiseIsRefusedOrRead() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length; j++) {
        // Mostly small counts, or nothing past the first one would be reached.
        bytes[j] = random.nextInt(4) > 0 ? 0 : (byte) (bytes[j] & 0x0f);
      }
      if (bytes.length > 0) {
        bytes[0] = Frames.VERSION;
      }
      try {
        Request.decode(bytes);
      } catch (IOException e) {
        assertEquals(IOException.class, e.getClass());
      }
    }
  }
}
