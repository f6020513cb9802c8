package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.spec.Specification.FailurePolicy;
import java.util.List;
import org.junit.Test;

/** How often hosts are asked whether their service is up. */
public class StepTest {
  private static final RunAccount.Listener NOBODY =
      new RunAccount.Listener() {
        @Override
        public void grown(RunAccount account, Stream stream, OrdinalSet who, Bytes bytes) {}

        @Override
        public void settled(RunAccount account) {}
      };

  private final Step step =
      new Step(new Step.Plan("up", 0, List.of(), new Work.Up(0), FailurePolicy.NONE, false));
  private long commands;

  private static OrdinalSet set(int... ordinals) {
    OrdinalSet set = OrdinalSet.empty();
    for (int ordinal : ordinals) {
      set = set.union(OrdinalSet.of(new Ordinal(ordinal)));
    }
    return set;
  }

  private RunAccount asked(OrdinalSet who) {
    RunAccount account = new RunAccount("1.1", new CommandId(1, ++commands), who, n -> {}, NOBODY);
    step.started(account);
    return account;
  }

  private void answer(RunAccount account, int ordinal, int status) {
    account.add(
        new Collected(
            account.id(),
            new Incarnation(1),
            set(ordinal),
            new Answer.Ended(Outcome.exited(status), 0, 0, Bytes.EMPTY, 0)));
    account.settle();
    step.settle(account);
  }

  @Test
  public void eachHostIsAskedAgainHoweverOftenOthersWere() {
    step.targets(set(1, 2, 3, 4));
    for (int host = 1; host <= 3; host++) {
      answer(asked(set(host)), host, 0);
    }
    for (int attempt = 1; attempt <= 3; attempt++) {
      assertEquals(set(4), step.unstarted());
      assertEquals(set(), step.bad());
      answer(asked(set(4)), 4, 1);
    }
    assertEquals(set(4), step.bad());
  }

  @Test
  public void whoIsBeingAskedAgainIsNotAskedOnceMoreForItsFirstAnswer() {
    step.targets(set(1));
    RunAccount first = asked(set(1));
    answer(first, 1, 1);
    asked(set(1));
    step.settle(first);
    assertEquals(set(), step.unstarted());
  }
}
