package com.plushm.client.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import com.plushm.client.Await;
import com.plushm.client.PlainWire;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.decide.Recovered;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

public class CommandLogTest {
  private static final Logger LOGGER = NOPLogger.NOP_LOGGER;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Home home;

  @Before
  public void makeHome() {
    home = Home.open(folder.getRoot().getPath());
  }

  private static CommandId id(long number) {
    return new CommandId(1, number);
  }

  private CommandLog open() {
    return CommandLog.open(home, new PlainWire(), "boot", LOGGER);
  }

  private Recovered recovered() {
    try (CommandLog log = open()) {
      return log.recovered();
    }
  }

  private static LogEntry concluded(long number, String output) {
    return new LogEntry.Concluded(
        id(number),
        new Answer.Ended(Outcome.exited(0), 1, 0, Bytes.utf8("digest"), 0),
        List.of(new Answer.Output(Stream.OUT, 0, Bytes.utf8(output))));
  }

  private static void appendAndWait(CommandLog log, LogEntry entry) {
    AtomicReference<Object> done = new AtomicReference<>();
    log.append(entry, failure -> done.set(failure == null ? "durable" : failure));
    Await.until("it is durable", () -> done.get() != null);
    assertEquals("durable", done.get());
  }

  @Test
  public void everyKindOfEntryComesBack() {
    Bytes authority = Bytes.utf8("authority");
    try (CommandLog log = open()) {
      assertTrue(log.recovered().isNothing());
      log.append(new LogEntry.Belongs(authority), null);
      log.append(new LogEntry.Admitted(new Ordinal(7)), null);
      log.append(new LogEntry.Intent(id(1)), null);
      log.append(new LogEntry.Started(id(1), 42, 43), null);
      log.append(concluded(1, "out"), null);
      log.append(new LogEntry.Accepted(id(2)), null);
      log.append(new LogEntry.Intent(id(3)), null);
      log.append(new LogEntry.Settled(id(3)), null);
      appendAndWait(log, new LogEntry.Delivered(id(9)));
    }
    Recovered recovered = recovered();
    assertEquals(authority, recovered.authority());
    assertEquals(new Ordinal(7), recovered.ordinal());
    assertEquals(id(9), recovered.delivered());
    assertEquals(2, recovered.open().size());
    Recovered.Open first = recovered.open().get(0);
    assertEquals(concluded(1, "out"), first.concluded());
    assertEquals(new LogEntry.Started(id(1), 42, 43), first.process());
    assertEquals("boot", first.boot());
    assertNull(recovered.open().get(1).concluded());
  }

  @Test
  public void tornTailIsCutWhereverItWasTorn() throws IOException {
    try (CommandLog log = open()) {
      log.append(new LogEntry.Delivered(id(1)), null);
      appendAndWait(log, new LogEntry.Delivered(id(2)));
    }
    byte[] whole = Files.readAllBytes(home.commands());
    int record = 8 + 3 * Long.BYTES;
    for (int cut = 1; cut < record; cut++) {
      Files.write(home.commands(), Arrays.copyOf(whole, whole.length - cut));
      assertEquals("cut " + cut, id(1), recovered().delivered());
      try (CommandLog log = open()) {
        appendAndWait(log, new LogEntry.Delivered(id(3)));
      }
      assertEquals(id(3), recovered().delivered());
    }
  }

  @Test
  public void damageEndsTheLogThere() throws IOException {
    try (CommandLog log = open()) {
      log.append(new LogEntry.Delivered(id(1)), null);
      appendAndWait(log, new LogEntry.Delivered(id(2)));
    }
    byte[] whole = Files.readAllBytes(home.commands());
    whole[whole.length - 1] ^= 1;
    Files.write(home.commands(), whole);
    assertEquals(id(1), recovered().delivered());
  }

  @Test
  public void enormousLengthIsNotBelieved() throws IOException {
    try (CommandLog log = open()) {
      appendAndWait(log, new LogEntry.Delivered(id(1)));
    }
    byte[] whole = Files.readAllBytes(home.commands());
    byte[] hostile = Arrays.copyOf(whole, whole.length + 8);
    hostile[whole.length] = 0x7f;
    Files.write(home.commands(), hostile);
    assertEquals(id(1), recovered().delivered());
  }

  @Test
  public void otherFileIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(home.commands(), "something else altogether");
    PlushException e = assertThrows(PlushException.class, this::open);
    assertEquals(ErrorCode.STATE_UNUSABLE, e.code());
    assertEquals("something else altogether", Files.readString(home.commands()));
  }

  @Test
  public void longLogIsRewrittenWithWhatIsOpen() throws IOException {
    String output = "x".repeat(LogEntry.KEPT_BYTES_MAX);
    try (CommandLog log = open()) {
      log.append(new LogEntry.Belongs(Bytes.utf8("authority")), null);
      for (int i = 1; i <= 1_000; i++) {
        log.append(new LogEntry.Intent(id(i)), null);
        log.append(concluded(i, output), null);
        if (i % 100 != 0) {
          log.append(new LogEntry.Settled(id(i)), null);
        }
      }
      appendAndWait(log, new LogEntry.Delivered(id(1_001)));
    }
    long size = Files.size(home.commands());
    assertTrue(size + " bytes", size < 2 * CommandLog.COMPACT_BYTES);
    Recovered recovered = recovered();
    assertEquals(10, recovered.open().size());
    assertEquals(concluded(500, output), recovered.open().get(4).concluded());
    assertEquals(id(1_001), recovered.delivered());
    assertEquals(Bytes.utf8("authority"), recovered.authority());
  }

  @Test
  public void entriesOfManyThreadsAreAllDurable() throws InterruptedException {
    AtomicInteger durable = new AtomicInteger();
    Thread[] threads = new Thread[4];
    try (CommandLog log = open()) {
      for (int t = 0; t < threads.length; t++) {
        int first = t * 100;
        threads[t] =
            new Thread(
                () -> {
                  for (int i = 1; i <= 100; i++) {
                    log.append(
                        new LogEntry.Intent(id(first + i)),
                        failure -> {
                          if (failure == null) {
                            durable.incrementAndGet();
                          }
                        });
                  }
                });
        threads[t].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertEquals("closing writes what waits", 400, durable.get());
    assertEquals(400, recovered().open().size());
  }

  @Test
  public void failureToWriteIsTold() throws IOException {
    RecordFile file = RecordFile.open(home.commands());
    assertEquals(0, file.read().records().size());
    file.append(List.of(new byte[] {1}));
    file.close();
    IOException failure =
        assertThrows(IOException.class, () -> file.append(List.of(new byte[] {2})));
    assertNotNull(failure);
    try (RecordFile again = RecordFile.open(home.commands())) {
      assertEquals(1, again.read().records().size());
    }
  }

  @Test
  public void forgettingLeavesAnEmptyLogBehind() {
    try (CommandLog log = open()) {
      appendAndWait(log, new LogEntry.Intent(id(1)));
    }
    CommandLog.forget(home);
    assertTrue(recovered().isNothing());
  }
}
