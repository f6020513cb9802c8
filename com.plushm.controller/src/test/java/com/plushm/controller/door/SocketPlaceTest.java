package com.plushm.controller.door;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SocketPlaceTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void shortStateFolderHoldsItsSocket() throws Exception {
    Path state = folder.newFolder("s").toPath();
    assertEquals(state.resolve("socket"), SocketPlace.choose(state, Map.of()));
    assertFalse(Files.exists(state.resolve("socket.path")));
  }

  @Test
  public void longStateFolderNamesAPlaceThatFits() throws Exception {
    Path state = folder.newFolder("s".repeat(120)).toPath();
    Path runtime = folder.newFolder("r").toPath();
    Path socket = SocketPlace.choose(state, Map.of("XDG_RUNTIME_DIR", runtime.toString()));
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    assertTrue(socket.toString(), length <= SocketPlace.PATH_BYTES_MAX);
    assertTrue(socket.startsWith(runtime));
    assertEquals(socket.toString(), Files.readString(state.resolve("socket.path")).strip());
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())));
  }

  @Test
  public void folderThatOthersMayWriteIsNotUsed() throws Exception {
    Path state = folder.newFolder("s".repeat(120)).toPath();
    Path runtime = folder.newFolder("r").toPath();
    Path open = Files.createDirectory(runtime.resolve("plushm"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    PlushException refused =
        assertThrows(
            PlushException.class,
            () -> SocketPlace.choose(state, Map.of("XDG_RUNTIME_DIR", runtime.toString())));
    assertEquals(ErrorCode.STATE_UNUSABLE, refused.code());
  }
}
