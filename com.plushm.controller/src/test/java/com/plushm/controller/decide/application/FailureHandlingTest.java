package com.plushm.controller.decide.application;

import static org.junit.Assert.assertEquals;

import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.decide.application.FailureHandling.Means;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class FailureHandlingTest {
  private static final Means SPARE = new Means(true, false);
  private static final Means NONE = new Means(false, true);

  private static FailurePolicy policy(Action then) {
    return new FailurePolicy(0, Duration.ofSeconds(1), then, List.of());
  }

  private static FailureHandling application(Action then) {
    return new FailureHandling(policy(then));
  }

  @Test
  public void theBlockDecidesBeforeTheApplication() {
    FailureHandling handling = application(Action.ABORT);
    assertEquals(Action.IGNORE, handling.ofProcess(policy(Action.IGNORE), SPARE));
    assertEquals(Action.ABORT, handling.ofProcess(FailurePolicy.NONE, SPARE));
  }

  @Test
  public void whereNobodySaysAnythingAProcessFailsAndAHostIsReplaced() {
    FailureHandling handling = new FailureHandling(FailurePolicy.NONE);
    assertEquals(Action.FAIL, handling.ofProcess(FailurePolicy.NONE, SPARE));
    assertEquals(Action.REPLACE, handling.ofHost(SPARE));
    assertEquals(Action.FAIL, handling.ofHost(NONE));
    assertEquals(Action.IGNORE, application(Action.IGNORE).ofHost(SPARE));
  }

  @Test
  public void withoutASpareHostAReplacementIsAFailure() {
    assertEquals(Action.REPLACE, application(Action.REPLACE).ofProcess(FailurePolicy.NONE, SPARE));
    assertEquals(Action.FAIL, application(Action.REPLACE).ofProcess(FailurePolicy.NONE, NONE));
  }

  @Test
  public void everythingBeginsAnewOnceAndIsThenAborted() {
    FailureHandling handling = application(Action.RESTART_ALL);
    assertEquals(Action.RESTART_ALL, handling.ofProcess(FailurePolicy.NONE, SPARE));
    assertEquals(Action.ABORT, handling.ofProcess(FailurePolicy.NONE, NONE));
    assertEquals(Action.ABORT, handling.ofHost(NONE));
  }

  @Test
  public void restartsAndHandlerAreTheBlocksIfItSaysAnything() {
    FailurePolicy app =
        new FailurePolicy(3, Duration.ofSeconds(2), Action.UNSAID, List.of("tell", "me"));
    FailureHandling handling = new FailureHandling(app);
    assertEquals(app, handling.restarts(FailurePolicy.NONE));
    assertEquals(0, handling.restarts(policy(Action.FAIL)).times());
    assertEquals(List.of("tell", "me"), handling.handler(policy(Action.FAIL)));
  }

  @Test
  public void ofABarrierNobodyIsReplacedAndNothingCountsAsDone() {
    for (Action said : List.of(Action.UNSAID, Action.FAIL, Action.IGNORE, Action.REPLACE)) {
      assertEquals(said.name(), Action.FAIL, application(said).ofBarrier(false));
    }
    assertEquals(Action.ABORT, application(Action.ABORT).ofBarrier(false));
    assertEquals(Action.RESTART_ALL, application(Action.RESTART_ALL).ofBarrier(false));
    assertEquals(Action.ABORT, application(Action.RESTART_ALL).ofBarrier(true));
  }
}
