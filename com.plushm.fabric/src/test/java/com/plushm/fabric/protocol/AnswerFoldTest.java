package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import java.util.List;
import org.junit.Test;

public class AnswerFoldTest {
  private static final CommandId COMMAND = new CommandId(1, 9);
  private static final long FLUSH = 250;

  private final AnswerFold fold = new AnswerFold(FLUSH);

  private static Collected output(int who, long at, String text) {
    return new Collected(
        COMMAND,
        new Incarnation(1),
        OrdinalSet.of(who),
        new Answer.Output(Stream.OUT, at, Bytes.utf8(text)));
  }

  private static Collected end(int who) {
    return new Collected(
        COMMAND,
        new Incarnation(1),
        OrdinalSet.of(who),
        new Answer.Ended(Outcome.exited(0), 1, 0, Bytes.EMPTY, 0));
  }

  private List<Collected> due(long now) {
    fold.review(now);
    return fold.isDue() ? fold.first(Long.MAX_VALUE) : List.of();
  }

  @Test
  public void equalAnswersBecomeOneWithTheUnionOfTheirOrdinals() {
    for (int who = 0; who < 100; who++) {
      fold.add(output(who, 0, who % 2 == 0 ? "even" : "odd"), false, 0);
    }
    List<Collected> all = due(FLUSH);
    assertEquals(2, all.size());
    assertEquals(50, all.get(0).who().size());
  }

  @Test
  public void whatNobodyElseWillGiveWaitsNoLonger() {
    fold.expect(COMMAND, OrdinalSet.range(0, 2));
    fold.add(output(0, 0, "a"), false, 0);
    fold.add(output(1, 0, "a"), false, 0);
    fold.add(output(0, 1, "b"), false, 0);
    assertTrue(due(FLUSH - 1).isEmpty());
    fold.add(output(2, 0, "a"), false, 0);
    assertEquals("all gave it", 1, due(1).size());
    fold.remove(due(1));
    fold.add(output(1, 1, "b"), false, 1);
    assertTrue(due(2).isEmpty());
    fold.add(end(2), false, 2);
    assertEquals("the third has ended without", 1, due(3).size());
    fold.remove(due(3));
    fold.add(end(0), false, 3);
    assertFalse(fold.isEmpty());
    fold.add(end(1), false, 3);
    assertEquals("all have ended", 3, due(4).get(0).who().size());
  }

  @Test
  public void theDeadAreNotWaitedFor() {
    fold.expect(COMMAND, OrdinalSet.range(0, 1));
    fold.add(end(0), false, 0);
    assertTrue(due(1).isEmpty());
    fold.gone(OrdinalSet.of(1));
    assertEquals(1, due(1).size());
  }

  @Test
  public void otherwiseTheFlushIntervalIsWaitedForFromTheFirst() {
    fold.add(output(0, 0, "a"), false, 10);
    fold.add(output(0, 1, "b"), false, 200);
    fold.add(output(1, 0, "a"), false, 250);
    assertEquals(10 + FLUSH, fold.nextDue());
    assertTrue(due(FLUSH + 9).isEmpty());
    assertEquals(1, due(FLUSH + 10).size());
    fold.remove(due(FLUSH + 10));
    assertEquals(200 + FLUSH, fold.nextDue());
  }

  @Test
  public void whatDidNotArriveWaitsAgainAndFoldsWithWhatCameMeanwhile() {
    fold.add(output(0, 0, "a"), true, 0);
    List<Collected> sent = due(0);
    fold.remove(sent);
    assertEquals(0, fold.bytes());
    fold.add(output(1, 0, "a"), false, 1);
    fold.add(output(1, 1, "b"), false, 1);
    fold.putBack(sent, 2);
    List<Collected> again = due(2);
    assertEquals(1, again.size());
    assertEquals(OrdinalSet.of(0, 1), again.get(0).who());
    fold.remove(again);
    assertEquals(1, due(2 + FLUSH).size());
    fold.remove(due(2 + FLUSH));
    assertEquals(0, fold.bytes());
  }
}
