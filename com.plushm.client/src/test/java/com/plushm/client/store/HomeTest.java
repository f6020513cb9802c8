package com.plushm.client.store;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HomeTest {
  private static final Ready READY =
      new Ready(42, new NodeId(1, 2), new Incarnation(3), new Endpoint("127.0.0.1", 4711));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Home home;

  @Before
  public void open() {
    home = Home.open(folder.getRoot().getPath() + "/deep/home");
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  public void folderAndKeyAreTheOwnersAlone() throws IOException {
    NodeKey.of(home);
    assertEquals("rwx------", mode(home.folder()));
    assertEquals("rw-------", mode(home.key()));
  }

  @Test
  public void folderThatCannotBeMadeIsAClearError() throws IOException {
    Path file = folder.newFile("file").toPath();
    PlushException e = assertThrows(PlushException.class, () -> Home.open(file + "/home"));
    assertEquals(ErrorCode.STATE_UNUSABLE, e.code());
  }

  @Test
  public void secondClientFindsTheFirst() {
    try (HomeLock lock = HomeLock.tryTake(home).orElseThrow()) {
      assertTrue(HomeLock.tryTake(home).isEmpty());
      assertEquals(Optional.empty(), HomeLock.owner(home, 0));
      lock.ready(READY);
      assertEquals(Optional.of(READY), HomeLock.owner(home, 0));
    }
    assertEquals(Optional.empty(), HomeLock.owner(home, 0));
    try (HomeLock again = HomeLock.tryTake(home).orElseThrow()) {
      again.ready(READY);
      assertEquals(Optional.of(READY), HomeLock.owner(home, 0));
    }
  }

  @Test
  public void whatADeadOwnerSaidIsClearedAway() throws IOException {
    READY.write(home.ready());
    try (HomeLock lock = HomeLock.tryTake(home).orElseThrow()) {
      assertFalse(Files.exists(home.ready()));
      lock.ready(READY);
    }
  }

  @Test
  public void damagedReadyFileIsNone() throws IOException {
    Files.writeString(home.ready(), "42 gibberish");
    assertEquals(Optional.empty(), Ready.read(home.ready()));
    Files.write(home.ready(), new byte[1 << 16]);
    assertEquals(Optional.empty(), Ready.read(home.ready()));
  }

  @Test
  public void incarnationRisesStrictlyAndIsOnDiskBeforeUse() throws IOException {
    Incarnation last = Incarnation.NONE;
    for (int i = 0; i < 20; i++) {
      Incarnation next = IncarnationFile.next(home);
      assertTrue(next.compareTo(last) > 0);
      assertEquals(next + "\n", Files.readString(home.incarnation()));
      last = next;
    }
  }

  @Test
  public void unfinishedIncarnationOfACrashChangesNothing() throws IOException {
    IncarnationFile.next(home);
    Files.writeString(DurableFile.unfinished(home.incarnation()), "9");
    assertEquals(new Incarnation(2), IncarnationFile.next(home));
  }

  @Test
  public void damagedIncarnationIsNotGuessed() throws IOException {
    Files.writeString(home.incarnation(), "not a number");
    PlushException e = assertThrows(PlushException.class, () -> IncarnationFile.next(home));
    assertEquals(ErrorCode.STATE_UNUSABLE, e.code());
  }

  @Test
  public void keyIsMadeOnceAndReadAgain() {
    assertFalse(NodeKey.exists(home));
    NodeKey made = NodeKey.of(home);
    NodeKey read = NodeKey.of(home);
    assertTrue(made.fresh());
    assertFalse(read.fresh());
    assertEquals(made.id(), read.id());
    assertEquals(made.secret(), read.secret());
  }

  @Test
  public void anyDamageToTheKeyIsAClearError() throws IOException {
    NodeKey.of(home);
    byte[] whole = Files.readAllBytes(home.key());
    for (int i = 0; i < whole.length - 1; i += 7) {
      byte[] damaged = whole.clone();
      damaged[i] = (byte) (damaged[i] == 'A' ? 'B' : 'A');
      Files.write(home.key(), damaged);
      PlushException e = assertThrows("byte " + i, PlushException.class, () -> NodeKey.of(home));
      assertEquals(ErrorCode.STATE_UNUSABLE, e.code());
    }
    Files.writeString(home.key(), "", StandardCharsets.US_ASCII);
    assertThrows(PlushException.class, () -> NodeKey.of(home));
  }
}
