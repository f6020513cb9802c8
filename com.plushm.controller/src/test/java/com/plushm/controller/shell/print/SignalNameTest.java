package com.plushm.controller.shell.print;

import static org.junit.Assert.assertEquals;

import java.util.Optional;
import org.junit.Test;

public class SignalNameTest {
  @Test
  public void namesAndNumbersAreUnderstood() {
    assertEquals(Optional.of(15), SignalName.parse("TERM"));
    assertEquals(Optional.of(9), SignalName.parse("sigkill"));
    assertEquals(Optional.of(64), SignalName.parse("64"));
  }

  @Test
  public void anythingElseIsNot() {
    for (String text :
        new String[] {"", "0", "65", "-9", "SIG", "+1", "TERMINATE", "99999999999"}) {
      assertEquals(text, Optional.empty(), SignalName.parse(text));
    }
  }
}
