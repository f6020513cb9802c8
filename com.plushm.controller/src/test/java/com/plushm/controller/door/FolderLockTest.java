package com.plushm.controller.door;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class FolderLockTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void secondControllerIsRefusedWithTheFirstOnesPid() throws Exception {
    Path state = folder.getRoot().toPath().resolve("state");
    try (FolderLock lock = FolderLock.take(state)) {
      assertEquals(
          "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
      PlushException refused =
          assertThrows(PlushException.class, () -> FolderLock.take(state).close());
      assertEquals(ErrorCode.CONTROLLER_BUSY, refused.code());
      assertTrue(
          refused.getMessage(),
          refused.getMessage().contains("process " + ProcessHandle.current().pid()));
      assertTrue(lock != null);
    }
    FolderLock.take(state).close();
  }

  @Test
  public void successorWaitsForAControllerThatIsEnding() throws Exception {
    Path state = folder.getRoot().toPath();
    FolderLock first = FolderLock.take(state);
    first.ending();
    CompletableFuture<FolderLock> second =
        CompletableFuture.supplyAsync(() -> FolderLock.take(state));
    first.close();
    try (FolderLock taken = second.get()) {
      assertEquals(ProcessHandle.current().pid() + "\n", Files.readString(state.resolve("lock")));
      assertTrue(taken != null);
    }
  }

  @Test
  public void unusableFolderIsAStatedError() throws Exception {
    Path file = folder.newFile().toPath();
    PlushException refused =
        assertThrows(PlushException.class, () -> FolderLock.take(file.resolve("state")).close());
    assertEquals(ErrorCode.STATE_UNUSABLE, refused.code());
  }
}
