package com.plushm.client.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.launch.EnrolmentLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What a client tells of its host. */
public class HostFactsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void thisHostHasThemInTheWordsOfSpecifications() {
    SortedMap<String, String> facts = HostFacts.here();
    assertEquals("linux", facts.get("os"));
    assertTrue(facts.toString(), Integer.parseInt(facts.get("cores")) > 0);
    assertTrue(facts.toString(), Long.parseLong(facts.get("memory")) > 1 << 20);
    assertTrue(
        facts.keySet().toString(), facts.keySet().containsAll(java.util.List.of("kernel", "java")));
    assertEquals("x86_64", HostFacts.arch("amd64"));
    assertEquals("aarch64", HostFacts.arch("aarch64"));
    assertEquals("macosx", HostFacts.word("Mac OS X"));
  }

  @Test
  public void memoryIsReadInBytesOrLeftOut() throws IOException {
    Path file = folder.newFile().toPath();
    Files.writeString(file, "MemFree: 1 kB\nMemTotal:       2048 kB\n");
    assertEquals(2L << 20, HostFacts.memory(file));
    Files.writeString(file, "MemTotal: none\n");
    assertEquals(0, HostFacts.memory(file));
    assertEquals(0, HostFacts.memory(file.resolveSibling("missing")));
  }

  @Test
  public void factsCrossTheDialogueWithoutWhatDisturbsATerminal() throws Exception {
    TreeMap<String, String> facts = new TreeMap<>(Map.of("os", "linux", "kernel", "6\u001b[2J"));
    facts.put("java", "x".repeat(1_000));
    facts.put("name", "x" + "😀".repeat(100));
    EnrolmentLine line = new EnrolmentLine("READY").with("node", "n").withFacts(facts);
    SortedMap<String, String> told = EnrolmentLine.parse(line.format()).facts();
    assertEquals("linux", told.get("os"));
    assertEquals("6?[2J", told.get("kernel"));
    assertEquals(EnrolmentLine.FACT_CHARS_MAX, told.get("java").length());
    assertEquals("never half a character", "x" + "😀".repeat(63), told.get("name"));
    assertEquals(4, told.size());
  }
}
