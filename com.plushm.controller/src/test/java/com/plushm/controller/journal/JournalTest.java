package com.plushm.controller.journal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.controller.decide.JournalEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class JournalTest {
  private static final int TURNS = 60;
  private static final String KEPT = "the damaged file is kept as ";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file() {
    return folder.getRoot().toPath().resolve("journal.mv");
  }

  private static JournalEvent command(int number) {
    CommandId id = new CommandId(1, number);
    return new JournalEvent.Sent(new Numbered(id, Bytes.utf8("command " + number), Bytes.EMPTY));
  }

  /** A turn of two commands. */
  private static List<JournalEvent> turn(int number) {
    return List.of(command(2 * number), command(2 * number + 1));
  }

  private static List<JournalEvent> turns(int count) {
    List<JournalEvent> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.addAll(turn(i));
    }
    return all;
  }

  private void append(int from, int below) throws Exception {
    try (Journal journal = Journal.open(file(), new PlainWire())) {
      append(journal, from, below);
    }
  }

  /** One after the other: each is a commit of its own. */
  private static void append(Journal journal, int from, int below) throws Exception {
    for (int i = from; i < below; i++) {
      CountDownLatch durable = new CountDownLatch(1);
      journal.append(turn(i), durable::countDown);
      assertTrue(durable.await(10, TimeUnit.SECONDS));
    }
  }

  private record Found(List<JournalEvent> events, List<PlushException> damage) {
    void isReported() {
      assertFalse("it is reported", damage.isEmpty());
      for (PlushException report : damage) {
        assertEquals(ErrorCode.JOURNAL_DAMAGED, report.code());
      }
    }

    /** The file that is kept. */
    Path aside() {
      String words = damage.get(0).getMessage();
      int from = words.indexOf(KEPT) + KEPT.length();
      assertTrue(words, from >= KEPT.length());
      return Path.of(words.substring(from, words.indexOf(' ', from)));
    }

    /** Whole turns from the beginning on. */
    void isPrefix() {
      assertEquals("whole turns", 0, events.size() % 2);
      assertEquals(turns(events.size() / 2), events);
    }
  }

  private Found found() throws IOException {
    try (Journal journal = Journal.open(file(), new PlainWire())) {
      List<JournalEvent> events = new ArrayList<>(journal.found());
      events.removeIf(JournalEvent.Dropped.class::isInstance);
      return new Found(events, journal.damage());
    }
  }

  @Test
  public void whatIsDurableIsFoundAgain() throws Exception {
    assertTrue(found().events().isEmpty());
    append(0, TURNS / 2);
    append(TURNS / 2, TURNS);
    Found found = found();
    assertEquals(turns(TURNS), found.events());
    assertTrue(found.damage().isEmpty());
  }

  @Test
  public void whatWasDurableSurvivesAJournalThatWasNeverClosed() throws Exception {
    Path copy = folder.getRoot().toPath().resolve("copy.mv");
    try (Journal journal = Journal.open(file(), new PlainWire())) {
      append(journal, 0, 20);
      Files.copy(file(), copy);
    }
    Files.move(copy, file(), StandardCopyOption.REPLACE_EXISTING);
    Found found = found();
    assertEquals(turns(20), found.events());
    assertTrue(found.damage().toString(), found.damage().isEmpty());
  }

  @Test
  public void aTruncatedJournalIsCutBackAndReported() throws Exception {
    append(0, TURNS);
    byte[] whole = Files.readAllBytes(file());
    Path mark = file().resolveSibling("journal.mv.mark");
    byte[] highest = Files.readAllBytes(mark);
    for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
      byte[] truncated = Arrays.copyOf(whole, length);
      Files.write(file(), truncated);
      Files.write(mark, highest);
      Found found = found();
      found.isPrefix();
      if (found.events().size() < 2 * TURNS) {
        found.isReported();
      }
      if (length > 0 && !found.damage().isEmpty()) {
        assertArrayEquals("as it was found", truncated, Files.readAllBytes(found.aside()));
      }
    }
  }

  @Test
  public void flippedBytesAreRecognised() throws Exception {
    append(0, TURNS);
    byte[] whole = Files.readAllBytes(file());
    Path mark = file().resolveSibling("journal.mv.mark");
    byte[] highest = Files.readAllBytes(mark);
    SplittableRandom random = new SplittableRandom(7);
    int cut = 0;
    for (int i = 0; i < 200; i++) {
      byte[] damaged = whole.clone();
      for (int j = 0; j < 1 << (i % 10); j++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(file(), damaged);
      Files.write(mark, highest);
      Found found = found();
      found.isPrefix();
      if (found.events().size() < 2 * TURNS) {
        found.isReported();
        cut++;
      }
    }
    assertTrue("some damage is in use: " + cut, cut > 0);
  }

  @Test
  public void recordsThatAreGoneAreMissedThoughALaterOneIsDamaged() throws Exception {
    append(0, TURNS);
    try (MVStore store = MVStore.open(file().toString())) {
      MVMap<Long, byte[]> records =
          store.openMap(
              "events",
              new MVMap.Builder<Long, byte[]>()
                  .keyType(LongDataType.INSTANCE)
                  .valueType(ByteArrayDataType.INSTANCE));
      for (long number = 2; number <= 45; number++) {
        records.remove(number);
      }
      records.put(60L, new byte[] {1, 2, 3});
      store.commit();
    }
    Found found = found();
    found.isPrefix();
    found.isReported();
  }

  @Test
  public void aRecordWithAWrongByteEndsTheJournal() throws Exception {
    append(0, TURNS);
    byte[] damaged = Files.readAllBytes(file());
    byte[] words = "command 70".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int hits = 0;
    for (int i = 0; i + words.length < damaged.length; i++) {
      if (Arrays.equals(words, Arrays.copyOfRange(damaged, i, i + 10))) {
        damaged[i]++;
        hits++;
      }
    }
    assertTrue(hits > 0);
    Files.write(file(), damaged);
    Found found = found();
    found.isPrefix();
    found.isReported();
    assertTrue(found.damage().get(0).getMessage().contains("journal.mv.damaged-1"));
    assertTrue(Files.exists(file().resolveSibling("journal.mv.damaged-1")));
    assertEquals("up to the turn before", 70, found.events().size());
    // It goes on from there, and is whole.
    append(35, 40);
    assertEquals(turns(40), found().events());
    assertTrue(found().damage().isEmpty());
  }

  @Test
  public void aTailOfZerosIsRecognised() throws Exception {
    append(0, TURNS);
    long size = Files.size(file());
    for (long zeros = 512; zeros < size - 8_192; zeros *= 3) {
      try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate((int) zeros), size - zeros);
      }
      Found found = found();
      found.isPrefix();
      if (found.events().size() < 2 * TURNS) {
        found.isReported();
        return;
      }
    }
    throw new AssertionError("no zeros did any harm");
  }

  @Test
  public void whatIsNoJournalIsMovedAsideUnderATellingName() throws Exception {
    byte[] garbage = new byte[20_000];
    new SplittableRandom(1).nextBytes(garbage);
    Files.write(file(), garbage);
    Found found = found();
    assertTrue(found.events().isEmpty());
    found.isReported();
    String words = found.damage().get(0).getMessage();
    assertTrue(words, words.contains("journal.mv.damaged-1"));
    assertTrue(
        Arrays.equals(garbage, Files.readAllBytes(file().resolveSibling("journal.mv.damaged-1"))));
    append(0, 5);
    assertEquals(turns(5), found().events());
  }

  @Test
  public void aJournalThatIsGoneIsReported() throws Exception {
    append(0, 5);
    Files.delete(file());
    found().isReported();
    assertTrue("once", found().damage().isEmpty());
  }

  @Test
  public void anOldCopyOfTheJournalIsReported() throws Exception {
    append(0, 5);
    byte[] old = Files.readAllBytes(file());
    append(5, 10);
    Files.write(file(), old);
    Found found = found();
    assertEquals(turns(5), found.events());
    found.isReported();
    String words = found.damage().get(0).getMessage();
    Path aside = file().resolveSibling("journal.mv.damaged-1");
    assertTrue(words, words.contains(", 10 later ones are lost; ") && words.contains("" + aside));
    assertArrayEquals("as it was found", old, Files.readAllBytes(aside));
    assertTrue("once", found().damage().isEmpty());
  }

  @Test
  public void ofDamagedJournalsTheLastOnesAreKept() throws Exception {
    append(0, 5);
    byte[] old = Files.readAllBytes(file());
    append(5, 6);
    Files.createDirectory(file().resolveSibling("journal.mv.damaged-by-me"));
    for (int i = 1; i <= Opening.ASIDE_MAX + 2; i++) {
      // The even ones cannot be read: they are moved rather than copied.
      Files.write(file(), i % 2 == 0 ? Arrays.copyOf(old, 100) : old);
      found().isReported();
    }
    List<String> expected = new ArrayList<>(List.of("journal.mv", "journal.mv.damaged-by-me"));
    for (int i = 3; i <= Opening.ASIDE_MAX + 2; i++) {
      expected.add("journal.mv.damaged-" + i);
    }
    expected.add("journal.mv.mark");
    List<String> there = new ArrayList<>(List.of(folder.getRoot().list()));
    there.sort(null);
    expected.sort(null);
    assertEquals(expected, there);
  }

  @Test
  public void aJournalThatCannotBeCopiedIsUsedAllTheSame() throws Exception {
    append(0, 5);
    byte[] old = Files.readAllBytes(file());
    append(5, 6);
    Files.write(file(), old);
    Files.createDirectories(file().resolveSibling("journal.mv.part/in-the-way"));
    Found found = found();
    assertEquals(turns(5), found.events());
    String words = found.damage().get(0).getMessage();
    assertTrue(words, words.contains("could not be copied"));
    append(7, 8);
    assertEquals(12, found().events().size());
  }

  @Test
  public void numbersOfLostRecordsAreNotGivenAgain() throws Exception {
    append(0, 5);
    byte[] old = Files.readAllBytes(file());
    append(5, 10);
    Files.write(file(), old);
    append(10, 11);
    append(11, 12);
    List<JournalEvent> expected = new ArrayList<>(turns(5));
    expected.addAll(turn(10));
    expected.addAll(turn(11));
    Found found = found();
    assertEquals(expected, found.events());
    assertTrue(found.damage().isEmpty());
  }
}
