package com.plushm.run.log;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.slf4j.event.Level;

public class LogFileTest {

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  @Test
  public void logKeepsWithinTwiceItsBound() throws Exception {
    Path path = temporary.getRoot().toPath().resolve("deep").resolve("client.log");
    long bytesMax = 1_000;
    LogFile file = new LogFile(path, bytesMax);
    String line = "x".repeat(99) + "\n";
    for (int i = 0; i < 100; i++) {
      file.write(line);
    }
    long total = Files.size(path) + Files.size(path.resolveSibling("client.log.1"));
    assertTrue(total + " bytes", total > bytesMax && total <= 2 * bytesMax);
  }

  @Test
  public void aSecondProcessAppends() throws Exception {
    Path path = temporary.getRoot().toPath().resolve("client.log");
    new LogFile(path).write("first\n");
    new LogFile(path).write("second\n");
    assertEquals("first\nsecond\n", Files.readString(path));
  }

  @Test
  public void messageBelowTheLevelIsNotWritten() throws Exception {
    Path path = temporary.getRoot().toPath().resolve("client.log");
    LineLogger logger = new LineLogger("com.plushm.Some", Level.INFO, new LogFile(path));
    logger.debug("quiet {}", 1);
    logger.warn("loud {}", 2, new IllegalStateException("cause"));
    String text = Files.readString(path);
    assertTrue(text, text.contains(" WARN [main] Some: loud 2\n"));
    assertTrue(text, text.contains("IllegalStateException: cause"));
    assertFalse(text, text.contains("quiet"));
  }
}
