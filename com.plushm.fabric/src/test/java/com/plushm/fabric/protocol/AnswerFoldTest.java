package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.Test;

public class AnswerFoldTest {
  private static final CommandId COMMAND = new CommandId(1, 9);
  private static final long FLUSH = 250;

  private final FakeContext context = new FakeContext();
  private final List<Answers> up = new ArrayList<>();
  private boolean way = true;
  private final AnswerFold fold = new AnswerFold(context, FLUSH, this::send);

  private boolean send(Answers message) {
    if (way) {
      up.add(message);
    }
    return way;
  }

  private static Collected output(int who, long chunk, String text) {
    return new Collected(
        COMMAND,
        new Incarnation(1),
        OrdinalSet.of(who),
        new Answer.Output(Stream.OUT, chunk, Bytes.utf8(text)));
  }

  private static Collected end(int who) {
    return new Collected(
        COMMAND,
        new Incarnation(1),
        OrdinalSet.of(who),
        new Answer.Ended(Outcome.exited(0), 1, 0, Bytes.EMPTY, 0));
  }

  @Test
  public void equalAnswersBecomeOneWithTheUnionOfTheirOrdinals() {
    for (int who = 0; who < 100; who++) {
      fold.add(output(who, 0, who % 2 == 0 ? "even" : "odd"), false);
    }
    fold.flush();
    assertEquals(1, up.size());
    assertEquals(2, up.get(0).answers().size());
    assertEquals(50, up.get(0).answers().get(0).who().size());
  }

  @Test
  public void unfoldIsTheInverseOfFold() {
    Random random = new Random(7);
    Map<Integer, List<String>> given = new TreeMap<>();
    for (int i = 0; i < 2_000; i++) {
      int who = random.nextInt(50);
      List<String> mine = given.computeIfAbsent(who, w -> new ArrayList<>());
      String text = "t" + random.nextInt(3);
      fold.add(output(who, mine.size(), text), false);
      mine.add(text);
      if (random.nextInt(100) == 0) {
        fold.flush();
      }
    }
    fold.flush();
    Map<Integer, TreeMap<Long, String>> unfolded = new TreeMap<>();
    for (Answers message : up) {
      for (Collected c : message.answers()) {
        Answer.Output o = (Answer.Output) c.answer();
        c.who().stream()
            .forEach(
                who ->
                    unfolded
                        .computeIfAbsent(who.value(), w -> new TreeMap<>())
                        .put(o.chunk(), o.bytes().text()));
      }
    }
    given.forEach((who, texts) -> assertEquals(texts, List.copyOf(unfolded.get(who).values())));
  }

  @Test
  public void answersGoUpAsSoonAsTheLastOneHasEnded() {
    fold.expect(COMMAND, OrdinalSet.range(0, 2));
    fold.add(end(0), false);
    fold.add(end(1), false);
    assertEquals(FLUSH, (long) context.timers.get(AnswerFold.FLUSH));
    fold.add(end(2), false);
    assertEquals(0, (long) context.timers.get(AnswerFold.FLUSH));
  }

  @Test
  public void theDeadAreNotWaitedFor() {
    fold.expect(COMMAND, OrdinalSet.range(0, 1));
    fold.add(end(0), false);
    fold.gone(OrdinalSet.of(1));
    assertEquals(0, (long) context.timers.get(AnswerFold.FLUSH));
  }

  @Test
  public void withoutAWayUpAnswersWaitWithinTheBound() {
    way = false;
    String text = "x".repeat(32 << 10);
    int fitting = (int) (AnswerFold.WAITING_BYTES_MAX / (32 << 10));
    for (int chunk = 0; chunk < fitting + 50; chunk++) {
      fold.add(output(0, chunk, text), false);
    }
    assertTrue(context.counted.get("answers.dropped") >= 50);
    fold.flush();
    assertTrue(up.isEmpty());
    way = true;
    fold.flush();
    long sent = up.stream().mapToLong(m -> m.answers().size()).sum();
    assertTrue(sent > fitting - 10 && sent <= fitting);
    assertTrue("several bounded messages", up.size() > 10);
  }
}
