package com.plushm.client.decide;

import static com.plushm.client.decide.FakeHost.run;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** How output is cut, and what happens when nobody takes it. */
public class OutputFlowTest {
  private final FakeHost host = new FakeHost().admitted();

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (Answer answer : host.answers(1)) {
      if (answer instanceof Answer.Output output) {
        texts.add(output.at() + ":" + output.bytes().text());
      }
    }
    return texts;
  }

  @Test
  public void slowLinesAreCutAlikeWhateverTheTiming() {
    List<List<String>> both = new ArrayList<>();
    for (List<String> pieces : List.of(List.of("a\n", "b\nc\n", "d"), List.of("a\nb\nc\nd"))) {
      FakeHost one = new FakeHost().admitted();
      one.command(1, run("x"));
      for (String piece : pieces) {
        one.out(one.token(), piece);
        one.pass(ExecutorSettings.FLUSH_MILLIS);
      }
      one.pass(ExecutorSettings.FLUSH_MILLIS);
      both.add(one.answers(1).stream().map(Object::toString).toList());
    }
    assertEquals(4, both.get(0).size());
    assertEquals(both.get(0), both.get(1));
  }

  @Test
  public void afterADifferenceAllAreCutAtTheNextBlock() {
    host.command(1, run("x"));
    host.out(host.token(), "prompt");
    host.pass(ExecutorSettings.FLUSH_MILLIS);
    host.out(host.token(), "y".repeat(2 * StreamSpool.BLOCK_BYTES));
    List<String> texts = texts();
    assertTrue(texts.get(1), texts.get(1).startsWith("6:"));
    assertTrue(texts.get(2), texts.get(2).startsWith(StreamSpool.BLOCK_BYTES + ":"));
  }

  @Test
  public void whatIsNotTakenIsKeptAndGoesInOrderWhenThereIsRoom() {
    host.roomFor = 1;
    host.command(1, run("x"));
    for (String line : List.of("a\n", "b\n", "c\n")) {
      host.out(host.token(), line);
      host.pass(ExecutorSettings.FLUSH_MILLIS);
    }
    host.end(host.token(), Outcome.exited(0));
    assertEquals(List.of("0:a\n"), texts());
    host.roomFor = Integer.MAX_VALUE;
    host.executor.room();
    assertEquals(3, host.sent.size());
    assertEquals(List.of("2:b\n", "4:c\n"), texts());
  }

  @Test
  public void whatIsOverdueIsSentAgainEachTimeLater() {
    host.command(1, run("x"));
    host.out(host.token(), "a\n");
    host.end(host.token(), Outcome.exited(0));
    assertEquals(2, host.answers(1).size());
    List<Long> again = new ArrayList<>();
    for (int second = 0; second < 100; second++) {
      host.pass(1_000);
      host.executor.overdue();
      if (!host.answers(1).isEmpty()) {
        again.add(host.now / 1_000);
      }
    }
    assertEquals(List.of(10L, 30L, 70L), again);
  }
}
