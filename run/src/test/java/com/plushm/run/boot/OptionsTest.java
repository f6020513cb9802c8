package com.plushm.run.boot;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class OptionsTest {

  @Test
  public void pairsBecomeProperties() throws Exception {
    assertEquals(
        Map.of("plushm.home", "/h", "plushm.overlay", "star"),
        Options.parse("--home", "/h", "--overlay=star"));
  }

  @Test
  public void valueMayBeginWithDashesOrHoldEquals() throws Exception {
    assertEquals(
        Map.of("plushm.a", "--b", "plushm.c", "d=e"), Options.parse("--a", "--b", "--c=d=e"));
  }

  @Test
  public void wrongArgumentsAreNamed() {
    for (List<String> wrong : List.of(List.of("bare"), List.of("--last"), List.of("--", "x"))) {
      Exception refusal =
          assertThrows(
              Options.UsageException.class, () -> Options.parse(wrong.toArray(String[]::new)));
      assertTrue(refusal.getMessage(), refusal.getMessage().contains(wrong.get(0)));
    }
  }
}
