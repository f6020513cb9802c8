package com.plushm.fabric.host;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class RecordFileTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theLastRecordWrittenIsTheOneRead() throws IOException {
    RecordFile file = new RecordFile(folder.getRoot().toPath().resolve("record"));
    assertNull(file.read());
    file.write(new byte[] {1, 2, 3});
    file.write(new byte[] {4, 5});
    assertArrayEquals(new byte[] {4, 5}, file.read());
  }

  @Test
  public void aDamagedRecordCountsAsNeverWritten() throws IOException {
    Path path = folder.getRoot().toPath().resolve("record");
    RecordFile file = new RecordFile(path);
    file.write(new byte[] {1, 2, 3});
    byte[] bytes = Files.readAllBytes(path);
    bytes[bytes.length - 1] ^= 1;
    Files.write(path, bytes);
    assertNull(file.read());
    Files.write(path, new byte[3]);
    assertNull(file.read());
  }
}
