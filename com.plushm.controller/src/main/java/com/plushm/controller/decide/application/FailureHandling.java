package com.plushm.controller.decide.application;

import com.plushm.api.spec.Specification.Conduct;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import java.util.List;

/**
 * What follows from a failure for good (application.md §3): the block's policy says it, or the
 * application's, or nobody: then a process counts as failed, and a host that is gone is replaced if
 * there is a spare one.
 */
public final class FailureHandling {
  private final FailurePolicy application;

  public FailureHandling(FailurePolicy application) {
    this.application = application;
  }

  /**
   * What can still be done.
   *
   * @param spare whether another host can take the place
   * @param restarted whether everything was begun anew once already
   */
  public record Means(boolean spare, boolean restarted) {}

  /** Of a process that failed after all its restarts. Never {@link Action#UNSAID}. */
  public Action ofProcess(FailurePolicy own, Means means) {
    Action said = own.then() == Action.UNSAID ? application.then() : own.then();
    return possible(said == Action.UNSAID ? Action.FAIL : said, means);
  }

  /** Of a host that is gone for good while the application needs it. */
  public Action ofHost(Means means) {
    Action said = application.then();
    return possible(said == Action.UNSAID ? Action.REPLACE : said, means);
  }

  /**
   * Of a barrier that failed. It is nobody's whose place another host could take, and nobody passes
   * it after all.
   *
   * @param restarted as of {@link Means}
   */
  public Action ofBarrier(boolean restarted) {
    Action action = ofProcess(FailurePolicy.NONE, new Means(false, restarted));
    return action == Action.IGNORE ? Action.FAIL : action;
  }

  private static Action possible(Action said, Means means) {
    return switch (said) {
      case REPLACE -> means.spare() ? said : Action.FAIL;
      // Once is all: what fails again would fail for ever.
      case RESTART_ALL -> means.restarted() ? Action.ABORT : said;
      default -> said;
    };
  }

  /** Whoever is told of it; nobody if empty. */
  public List<String> handler(FailurePolicy own) {
    return own.handler().isEmpty() ? application.handler() : own.handler();
  }

  /** The policy whose restarts on the host hold: the block's if it says anything. */
  public FailurePolicy restarts(FailurePolicy own) {
    boolean silent = own.times() == 0 && own.then() == Action.UNSAID && own.handler().isEmpty();
    return silent ? application : own;
  }

  /**
   * The same of a process. A service of which nobody says anything is started again for ever: it is
   * to be there as long as the run is.
   */
  public FailurePolicy restarts(Conduct conduct) {
    FailurePolicy policy = restarts(conduct.onFailure());
    boolean unsaid = policy.times() == 0 && policy.then() == Action.UNSAID;
    return conduct.service() && unsaid
        ? new FailurePolicy(FailurePolicy.ALWAYS, policy.backoff(), policy.then(), policy.handler())
        : policy;
  }
}
