package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.controller.HostState;
import com.plushm.controller.decide.application.ExecutionLife;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.Test;

/** The document of states says what the tables say, in the same words. */
public class StatesDocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/states.md");
  private static final String END = "<!-- end of states -->";

  /** {@code -Dplushm.states.write=true} writes the tables anew. */
  @Test
  public void tablesOfTheDocumentAreThoseOfTheCode() throws IOException {
    String text = Files.readString(DOCUMENT, StandardCharsets.UTF_8);
    String now = with(with(text, "a host", hosts()), "an execution", executions());
    if (Boolean.getBoolean("plushm.states.write")) {
      Files.writeString(DOCUMENT, now);
      return;
    }
    assertEquals(now, text);
  }

  @Test
  public void everyStateIsExplained() throws IOException {
    String text = Files.readString(DOCUMENT, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>();
    for (HostState state : HostState.values()) {
      words.add(word(state));
    }
    for (ExecutionLife.State state : ExecutionLife.State.values()) {
      words.add(state.word());
    }
    for (String word : words) {
      assertTrue(word, text.contains("* *" + word + "*: "));
    }
  }

  private static String with(String text, String what, List<String> table) {
    String begin = "<!-- states of " + what + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(END, from);
    assertTrue(begin, from >= 0 && to > from);
    String lines = String.join("\n", table);
    return text.substring(0, from) + begin + "\n\n" + lines + "\n\n" + text.substring(to);
  }

  private static List<String> hosts() {
    List<String> rows = head();
    for (HostState from : HostState.values()) {
      for (HostEvent event : HostEvent.values()) {
        Optional<HostState> next = StateTable.next(from, event);
        next.ifPresent(to -> rows.add(row(word(from), word(event), word(to))));
      }
    }
    return rows;
  }

  private static List<String> executions() {
    List<String> rows = head();
    for (ExecutionLife.State from : ExecutionLife.State.values()) {
      for (ExecutionLife.Event event : ExecutionLife.Event.values()) {
        Optional<ExecutionLife.State> next = StateTable.next(from, event);
        next.ifPresent(to -> rows.add(row(from.word(), event.word(), to.word())));
      }
    }
    return rows;
  }

  private static List<String> head() {
    return new ArrayList<>(List.of("| State | What happens | Next state |", "|---|---|---|"));
  }

  private static String row(String from, String event, String to) {
    return "| " + from + " | " + event + " | " + to + " |";
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
