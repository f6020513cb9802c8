package com.plushm.run.start;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.DataInputStream;
import java.io.InputStream;
import org.junit.Test;

public class StartTest {

  private static final int JAVA_8_CLASS_FILE = 52;

  @Test
  public void versionsOfAllKindsAreRead() {
    assertEquals(8, Start.major("1.8"));
    assertEquals(17, Start.major("17"));
    assertEquals(0, Start.major("unheard of"));
  }

  @Test
  public void onlyAnOldJavaIsRefused() {
    assertNull(Start.refusal("17"));
    assertNull(Start.refusal("25"));
    assertTrue(Start.refusal("11").startsWith("plushm: Java 17 or newer needed, found 11 in "));
    assertTrue(Start.refusal("1.8").startsWith("plushm: Java 17 or newer needed, found 1.8 in "));
  }

  @Test
  public void anOldJavaCanLoadTheClassThatRefusesIt() throws Exception {
    try (InputStream in = Start.class.getResourceAsStream("Start.class");
        DataInputStream data = new DataInputStream(in)) {
      data.readInt();
      data.readUnsignedShort();
      assertEquals(JAVA_8_CLASS_FILE, data.readUnsignedShort());
    }
  }
}
