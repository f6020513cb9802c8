package com.plushm.controller.host;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JournalTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file() {
    return folder.getRoot().toPath().resolve("journal");
  }

  private static byte[] record(int number) {
    return ByteBuffer.allocate(100).putInt(number).array();
  }

  private void append(int count) throws IOException, InterruptedException {
    try (Journal journal = Journal.open(file())) {
      CountDownLatch durable = new CountDownLatch(count);
      for (int i = 1; i <= count; i++) {
        journal.append(record(i), durable::countDown);
      }
      assertTrue(durable.await(10, TimeUnit.SECONDS));
    }
  }

  private Optional<byte[]> last() throws IOException {
    try (Journal journal = Journal.open(file())) {
      return journal.last();
    }
  }

  @Test
  public void anewJournalHasNoLastRecord() throws Exception {
    assertFalse(last().isPresent());
  }

  @Test
  public void theLastRecordSurvives() throws Exception {
    append(50);
    assertArrayEquals(record(50), last().orElseThrow());
  }

  @Test
  public void aTornEndIsCutOff() throws Exception {
    append(3);
    Files.write(file(), new byte[] {0, 0, 0, 100, 1, 2}, StandardOpenOption.APPEND);
    assertArrayEquals(record(3), last().orElseThrow());
    assertEquals(3 * 108, Files.size(file()));
    append(4);
    assertArrayEquals(record(4), last().orElseThrow());
  }

  @Test
  public void aDamagedRecordEndsTheJournal() throws Exception {
    append(3);
    byte[] bytes = Files.readAllBytes(file());
    bytes[108 + 20] ^= 1;
    Files.write(file(), bytes);
    assertArrayEquals(record(1), last().orElseThrow());
  }

  @Test
  public void anAbsurdLengthIsNotAllocated() throws Exception {
    Files.write(file(), new byte[] {127, -1, -1, -1, 0, 0, 0, 0, 1});
    assertFalse(last().isPresent());
  }

  @Test
  public void reignsRiseAndAreDurable() throws Exception {
    ReignFile reign = new ReignFile(folder.getRoot().toPath().resolve("reign"));
    assertEquals(1, reign.next(0));
    assertEquals(2, reign.next(0));
    assertEquals(8, reign.next(7));
    assertEquals(9, new ReignFile(folder.getRoot().toPath().resolve("reign")).next(0));
  }

  @Test
  public void aDamagedReignIsAnErrorAndNotAFirstReign() throws Exception {
    Path path = folder.getRoot().toPath().resolve("reign");
    Files.writeString(path, "nonsense");
    try {
      new ReignFile(path).next(0);
      throw new AssertionError("no error");
    } catch (PlushException e) {
      assertEquals(ErrorCode.STATE_UNUSABLE, e.code());
    }
  }
}
