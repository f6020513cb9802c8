package com.plushm.api.overlay;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.List;
import org.junit.Test;

/** What a person writes to choose an overlay. */
public class OverlayChoiceTest {
  @Test
  public void choiceIsReadAndWrittenInOneForm() {
    assertEquals("star", OverlayChoice.parse("star").toString());
    OverlayChoice choice = OverlayChoice.parse("randtree:sampleSize=5,degree=4");
    assertEquals("randtree", choice.name());
    assertEquals("randtree:degree=4,sampleSize=5", choice.toString());
    assertEquals(choice, OverlayChoice.parse(choice.toString()));
  }

  @Test
  public void malformedChoicesAreRefused() {
    for (String text :
        List.of(
            "",
            ":degree=4",
            "randtree:",
            "randtree:degree",
            "randtree:degree=",
            "randtree:degree=4,",
            "randtree:degree=4,degree=5",
            "rand tree",
            "a".repeat(OverlayChoice.LENGTH_MAX + 1))) {
      PlushException e = assertThrows(text, PlushException.class, () -> OverlayChoice.parse(text));
      assertEquals(text, ErrorCode.CONFIG_INVALID, e.code());
    }
  }

  @Test
  public void optionsAreReadWithinTheirBounds() {
    OverlayOptions options =
        new OverlayOptions(OverlayChoice.parse("tree:degree=4,repair=false,rule=claim"));
    assertEquals(4, options.number("degree", 12, 1, 1_000));
    assertEquals(7, options.number("absent", 7, 8, 9));
    assertEquals(false, options.flag("repair", true));
    assertEquals("claim", options.word("rule", "smallest", List.of("claim", "smallest")));
    options.end();
    refused("tree:degree=0", "whole number from 1 to 9");
    refused("tree:degree=10", "whole number from 1 to 9");
    refused("tree:degree=x", "whole number from 1 to 9");
    refused("tree:degre=4", "no option 'degre'");
  }

  private static void refused(String text, String why) {
    OverlayOptions options = new OverlayOptions(OverlayChoice.parse(text));
    PlushException e =
        assertThrows(
            text,
            PlushException.class,
            () -> {
              options.number("degree", 3, 1, 9);
              options.end();
            });
    assertEquals(ErrorCode.CONFIG_INVALID, e.code());
    assertTrue(e.getMessage(), e.getMessage().contains(why));
  }
}
