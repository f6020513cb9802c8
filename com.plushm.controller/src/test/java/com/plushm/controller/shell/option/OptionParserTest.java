package com.plushm.controller.shell.option;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class OptionParserTest {
  private final OptionParser parser =
      new OptionParser(
          "shell",
          List.of(
              Option.value('w', "nodes", "NODESET", ""),
              Option.flag('S', "status", ""),
              Option.flag('f', "force", ""),
              Option.flag('\0', "json", "")));

  private Arguments parse(String... words) {
    return parser.parse(List.of(words));
  }

  private String mistake(String... words) {
    PlushException mistake = assertThrows(PlushException.class, () -> parse(words));
    assertEquals(ErrorCode.USAGE, mistake.code());
    return mistake.getMessage();
  }

  @Test
  public void optionsMayStandAnywhere() {
    Arguments arguments = parse("uptime", "-w", "n[1-3]", "--json", "-S");
    assertEquals(List.of("uptime"), arguments.operands());
    assertEquals(Optional.of("n[1-3]"), arguments.value("nodes"));
    assertTrue(arguments.has("json") && arguments.has("status"));
  }

  @Test
  public void valuesMayBeAttached() {
    assertEquals(Optional.of("n1"), parse("-wn1").value("nodes"));
    assertEquals(Optional.of("n=1"), parse("--nodes=n=1").value("nodes"));
    assertEquals(Optional.of("n1"), parse("-Sfw", "n1").value("nodes"));
    assertEquals(List.of("a", "b"), parse("-wa", "--nodes", "b").all("nodes"));
  }

  @Test
  public void whatFollowsTwoDashesIsNoOption() {
    assertEquals(
        List.of("ls", "-l", "--", "--json"), parse("--", "ls", "-l", "--", "--json").operands());
  }

  @Test
  public void aDashAloneIsAnOperand() {
    assertEquals(List.of("-"), parse("-").operands());
  }

  @Test
  public void anUnknownOptionIsToldWithTheNearest() {
    assertEquals("PM100 shell: unknown option '--jsn' — did you mean '--json'?", mistake("--jsn"));
    assertTrue(mistake("-z").contains("unknown option '-z'"));
    assertTrue(mistake("-Sz").contains("unknown option '-z'"));
  }

  @Test
  public void missingAndSuperfluousValuesAreMistakes() {
    assertEquals("PM100 shell: option -w lacks its value — write -w NODESET", mistake("x", "-w"));
    assertTrue(mistake("--json=yes").contains("takes no value"));
  }

  @Test
  public void neighboursThatAreSwappedAreNear() {
    assertEquals(Optional.of("shell"), NearestWord.find("shlel", List.of("run", "shell")));
    assertEquals(Optional.empty(), NearestWord.find("frobnicate", List.of("run", "shell")));
  }
}
