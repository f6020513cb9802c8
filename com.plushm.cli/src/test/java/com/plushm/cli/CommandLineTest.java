package com.plushm.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.Test;

public class CommandLineTest {
  @Test
  public void whatFollowsTheCommandsNameIsNotLookedAt() throws Exception {
    CommandLine line = CommandLine.parse("--state", "/s", "shell", "--state", "--help", "-w", "");
    assertEquals(Map.of("state", "/s"), line.flags());
    assertEquals(List.of("shell", "--state", "--help", "-w", ""), line.words());
    assertFalse(line.help());
  }

  @Test
  public void valuesMayBeAttached() throws Exception {
    assertEquals(
        Map.of("deployment", "a=b", "idle", "0"),
        CommandLine.parse("--deployment=a=b", "--idle=0").flags());
  }

  @Test
  public void helpAndVersionNeedNoCommand() throws Exception {
    assertTrue(CommandLine.parse("--help").help());
    assertTrue(CommandLine.parse("-V").version());
    assertTrue(Usage.version().startsWith("plushm "));
    for (String line : Usage.HELP.split("\n", -1)) {
      assertTrue(line, line.length() <= 100);
    }
  }

  @Test
  public void mistakesAreUsageErrors() {
    for (String[] words :
        new String[][] {{"--sate", "x"}, {"-w", "n1"}, {"--state"}, {"--user", "u"}}) {
      Failure failure = assertThrows(Failure.class, () -> CommandLine.parse(words));
      assertEquals(Failure.USAGE, failure.exitStatus());
      assertTrue(failure.getMessage(), failure.getMessage().startsWith("PM100 "));
    }
  }
}
