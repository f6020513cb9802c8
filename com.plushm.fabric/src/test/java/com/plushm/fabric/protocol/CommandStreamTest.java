package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Peer;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class CommandStreamTest {
  private static final Peer CHILD = FakeContext.peer(2);

  private final FakeContext context = new FakeContext();
  private final List<Pull> pulls = new ArrayList<>();
  private final List<Long> delivered = new ArrayList<>();

  private CommandStream stream(CommandId resumeAfter) {
    return new CommandStream(context, resumeAfter, pulls::add, n -> delivered.add(n.id().number()));
  }

  private static Numbered command(long reign, long number) {
    return new Numbered(
        new CommandId(reign, number), Bytes.utf8("c" + number), FakeContext.SIGNATURE);
  }

  private List<Long> passedOn() {
    return context.sentTo(CHILD, Numbered.class).stream().map(n -> n.id().number()).toList();
  }

  @Test
  public void commandsAreDeliveredInOrderWithoutGapOrRepetition() {
    CommandStream stream = stream(new CommandId(1, 4));
    for (long number : new long[] {6, 5, 5, 8, 6, 7, 8}) {
      stream.onNumbered(command(1, number));
    }
    assertEquals(List.of(5L, 6L, 7L, 8L), delivered);
  }

  @Test
  public void aGapIsPulled() {
    CommandStream stream = stream(new CommandId(1, 4));
    stream.onNumbered(command(1, 7));
    assertEquals(List.of(new Pull(new CommandId(1, 4))), pulls);
    stream.onHighest(new CommandId(1, 9));
    assertEquals("not the same again at once", 1, pulls.size());
    context.now += CommandStream.PULL_INTERVAL;
    stream.onHighest(new CommandId(1, 9));
    assertEquals(2, pulls.size());
  }

  @Test
  public void aNewNodeBeginsAtTheBaseline() {
    CommandStream stream = stream(CommandId.NONE);
    stream.onNumbered(command(1, 8));
    assertTrue(delivered.isEmpty());
    stream.onBaseline(new Baseline(new CommandId(1, 7), false));
    assertEquals(List.of(8L), delivered);
  }

  @Test
  public void aChildThatComesBackGetsWhatItLacks() {
    CommandStream stream = stream(new CommandId(1, 0 + 1));
    for (long number = 2; number <= 6; number++) {
      stream.onNumbered(command(1, number));
    }
    stream.onPull(CHILD, new Pull(new CommandId(1, 3)));
    assertEquals(List.of(4L, 5L, 6L), passedOn());
    stream.onNumbered(command(1, 7));
    assertEquals(List.of(4L, 5L, 6L, 7L), passedOn());
  }

  @Test
  public void aNewChildStartsWhereItsParentStands() {
    CommandStream stream = stream(new CommandId(1, 5));
    stream.onPull(CHILD, new Pull(CommandId.NONE));
    assertEquals(
        List.of(new Baseline(new CommandId(1, 5), false)), context.sentTo(CHILD, Baseline.class));
    stream.onNumbered(command(1, 6));
    assertEquals(List.of(6L), passedOn());
  }

  @Test
  public void aFullQueueHoldsTheStreamBackAndLosesNothing() {
    CommandStream stream = stream(new CommandId(1, 5));
    stream.onPull(CHILD, new Pull(new CommandId(1, 5)));
    context.full.add(CHILD.id());
    stream.onNumbered(command(1, 6));
    stream.onNumbered(command(1, 7));
    assertTrue(passedOn().isEmpty());
    context.full.clear();
    stream.writable(CHILD.id());
    assertEquals(List.of(6L, 7L), passedOn());
  }

  @Test
  public void whatWasCutFromTheLogIsAskedForAboveAndPassedOn() {
    CommandStream stream = stream(new CommandId(1, 5));
    stream.onPull(CHILD, new Pull(new CommandId(1, 3)));
    assertEquals(List.of(new Pull(new CommandId(1, 3))), pulls);
    stream.onNumbered(command(1, 4));
    stream.onNumbered(command(1, 5));
    assertEquals(List.of(4L, 5L), passedOn());
    assertTrue("old commands are not delivered again", delivered.isEmpty());
  }

  @Test
  public void childrenThatComeBackTogetherAreServedByOneStream() {
    CommandStream stream = stream(new CommandId(1, 10));
    long[] from = {7, 9, 5, 8};
    for (int i = 0; i < from.length; i++) {
      stream.onPull(FakeContext.peer(3 + i), new Pull(new CommandId(1, from[i])));
    }
    assertEquals(List.of(new Pull(new CommandId(1, 7)), new Pull(new CommandId(1, 5))), pulls);
    for (long number = 6; number <= 10; number++) {
      stream.onNumbered(command(1, number));
    }
    for (int i = 0; i < from.length; i++) {
      List<Numbered> got = context.sentTo(FakeContext.peer(3 + i), Numbered.class);
      assertEquals(10 - from[i], got.size());
      assertEquals(from[i] + 1, got.get(0).id().number());
    }
    stream.onPull(CHILD, new Pull(new CommandId(1, 8)));
    assertEquals("that stream is past it", 3, pulls.size());
  }

  @Test
  public void aChildOlderThanAllLogsIsToldThatTheRestIsSettled() {
    CommandStream stream = stream(new CommandId(1, 24));
    stream.onPull(CHILD, new Pull(new CommandId(1, 20)));
    assertEquals(List.of(new Pull(new CommandId(1, 20))), pulls);
    stream.onNumbered(command(2, 25));
    stream.onNumbered(command(2, 26));
    assertEquals("asked once, not once a command", 1, pulls.size());
    stream.onBaseline(new Baseline(new CommandId(1, 24), true));
    assertEquals(
        List.of(new Baseline(new CommandId(1, 24), true)), context.sentTo(CHILD, Baseline.class));
    assertEquals(List.of(25L, 26L), passedOn());
    Peer another = FakeContext.peer(3);
    stream.onPull(another, new Pull(new CommandId(1, 20)));
    assertEquals("known to be settled: nobody is asked", 1, pulls.size());
    assertEquals(2, context.sentTo(another, Numbered.class).size());
  }

  @Test
  public void aNodeThatBeganTooLateGoesBackAndItsChildrenHearNothingTwice() {
    CommandStream stream = stream(CommandId.NONE);
    stream.onBaseline(new Baseline(new CommandId(1, 7), false));
    stream.onPull(CHILD, new Pull(CommandId.NONE));
    stream.onNumbered(command(1, 8));
    assertTrue(stream.rebase(4));
    assertEquals(4, pulls.get(pulls.size() - 1).after().number());
    for (long number = 5; number <= 9; number++) {
      stream.onNumbered(command(1, number));
    }
    assertEquals(List.of(8L, 5L, 6L, 7L, 8L, 9L), delivered);
    assertEquals(List.of(8L, 9L), passedOn());
    assertEquals("it is there already", false, stream.rebase(9));
  }

  @Test
  public void whoGoesBackIsGivenWhatAnEarlierReignNumbered() {
    CommandStream stream = stream(CommandId.NONE);
    stream.onBaseline(new Baseline(new CommandId(3, 7), false));
    assertTrue(stream.rebase(5));
    stream.onNumbered(command(1, 6));
    stream.onNumbered(command(3, 7));
    assertEquals(List.of(6L, 7L), delivered);
  }

  @Test
  public void aCommandOfAnEarlierReignIsVoidOnceALaterOneHasBegun() {
    CommandStream stream = stream(new CommandId(1, 5));
    stream.onNumbered(command(2, 6));
    stream.onNumbered(command(1, 7));
    assertEquals(List.of(6L), delivered);
    assertEquals(1, (int) context.counted.get("commands.void"));
  }

  @Test
  public void anUnsignedCommandIsRefused() {
    CommandStream stream = stream(new CommandId(1, 5));
    stream.onNumbered(new Numbered(new CommandId(1, 6), Bytes.utf8("x"), Bytes.utf8("forged")));
    assertTrue(delivered.isEmpty());
    assertEquals(1, (int) context.counted.get("commands.unsigned"));
  }

  @Test
  public void theLogIsBounded() {
    CommandStream stream = stream(new CommandId(1, 0 + 1));
    int all = CommandStream.LOG_COMMANDS_MAX + 10;
    for (long number = 2; number < 2 + all; number++) {
      stream.onNumbered(command(1, number));
    }
    stream.onPull(CHILD, new Pull(new CommandId(1, 1)));
    assertTrue(passedOn().isEmpty());
    assertEquals(1, pulls.size());
  }
}
