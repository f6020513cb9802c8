package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Stream;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Credit;
import com.plushm.api.control.ControlMessage.Wanted;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import java.util.List;
import org.junit.Before;
import org.junit.Test;

public class AnswerCreditTest {
  private static final long EDGE = 5;

  private final FakeWorld world = new FakeWorld();
  private final Diary diary = new Diary(world);
  private final AnswerCredit credit = new AnswerCredit(world, diary);
  private final Peer root = world.client("n1").peer();

  @Before
  public void begin() {
    world.journalWorks = false; // The test says when something is durable.
    diary.begin();
  }

  /** Takes answers with that much output; gives what they take of the credit. */
  private long hear(long edge, int bytes) {
    Answer output = new Answer.Output(Stream.OUT, 0, Bytes.of(new byte[bytes]));
    Answers answers =
        new Answers(
            edge,
            List.of(
                new Collected(
                    new CommandId(1, 1), new Incarnation(1), OrdinalSet.range(0, 1), output)));
    diary.turn(
        () -> {
          diary.note(new JournalEvent.Dropped("1.1"));
          credit.received(root, answers);
        });
    return answers.weight();
  }

  private List<Long> said() {
    return world.sent.stream().map(m -> ((Credit) m).received()).toList();
  }

  @Test
  public void theRootKeepsWhatTheJournalMayLack() {
    long first = hear(EDGE, 10);
    long second = hear(EDGE, 20);
    credit.flush();
    assertEquals(List.of(), said());
    diary.persisted(1);
    credit.flush();
    assertEquals(List.of(first), said());
    credit.wanted(root, new Wanted(EDGE, 1_000));
    assertEquals(List.of(first, first), said());
    diary.persisted(2);
    credit.flush();
    assertEquals(List.of(first, first, first + second), said());
  }

  @Test
  public void whatComesOnAllowsMoreBeforeItIsDurable() {
    long first = hear(EDGE, 10);
    credit.wanted(root, new Wanted(EDGE, 1_000));
    assertEquals(
        List.of(new Credit(EDGE, first + AnswerCredit.WINDOW_BYTES, 0)), List.copyOf(world.sent));
  }

  @Test
  public void muchIsSaidUnasked() {
    long much = hear(EDGE, (int) AnswerCredit.UNSAID_BYTES_MAX);
    assertEquals(List.of(), said());
    diary.persisted(1);
    assertEquals(List.of(much), said());
  }

  @Test
  public void whatCameOverAnEarlierLinkIsNoPartOfThisOne() {
    hear(EDGE, 1_000);
    long first = hear(EDGE + 1, 10);
    diary.persisted(1);
    credit.flush();
    assertEquals(List.of(), said());
    diary.persisted(2);
    credit.flush();
    assertEquals(List.of(first), said());
  }
}
