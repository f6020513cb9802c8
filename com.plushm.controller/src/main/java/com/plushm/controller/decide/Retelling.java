package com.plushm.controller.decide;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells again what the journal says of executions, in its order, to jobs that are made of the same
 * requests: they come to where they were, and nothing is done. What is not over goes on afterwards
 * ({@link Jobs#resume}).
 */
final class Retelling {
  private final Ledger ledger;
  private final Jobs jobs;
  private final Chronicle chronicle;
  private final long epochMillis;
  private final Function<JournalEvent.Begun, Optional<Job>> made;

  /**
   * @param made makes the job of an execution again, if it can go on
   */
  Retelling(
      Ledger ledger,
      Jobs jobs,
      Chronicle chronicle,
      long epochMillis,
      Function<JournalEvent.Begun, Optional<Job>> made) {
    this.ledger = ledger;
    this.jobs = jobs;
    this.chronicle = chronicle;
    this.epochMillis = epochMillis;
    this.made = made;
  }

  void tell(List<JournalEvent> events) {
    for (JournalEvent event : events) {
      try {
        retell(event);
      } catch (RuntimeException e) {
        // The journal was cut, or another version wrote it: this execution cannot go on.
        chronicle.event(event.getClass().getSimpleName() + " cannot be told again: " + e);
        keyOf(event).ifPresent(this::giveUp);
      }
    }
  }

  private void giveUp(String key) {
    ledger.drop(key);
    jobs.forget(key);
  }

  private static Optional<String> keyOf(JournalEvent event) {
    if (event instanceof JournalEvent.Begun begun) {
      return Optional.of(begun.key());
    } else if (event instanceof JournalEvent.Noted noted) {
      return Optional.of(noted.key());
    } else if (event instanceof JournalEvent.Opened opened) {
      return Optional.of(opened.key());
    } else if (event instanceof JournalEvent.Heard heard) {
      return Optional.of(heard.key());
    } else if (event instanceof JournalEvent.Missed missed) {
      return Optional.of(missed.key());
    }
    return Optional.empty();
  }

  private void retell(JournalEvent event) {
    if (event instanceof JournalEvent.Begun begun) {
      jobs.restore(begun, made.apply(begun), epochMillis);
    } else if (event instanceof JournalEvent.Detached detached) {
      jobs.detached(detached.key());
    } else if (event instanceof JournalEvent.Noted noted) {
      jobs.byKey(noted.key()).ifPresent(job -> job.recall(noted.note()));
    } else if (event instanceof JournalEvent.Opened opened) {
      jobs.execution(opened.key())
          .ifPresent(job -> ledger.open(opened.key(), opened.command(), opened.roster(), job));
    } else if (event instanceof JournalEvent.Heard heard) {
      ledger.retell(heard);
    } else if (event instanceof JournalEvent.Missed missed) {
      ledger
          .account(missed.command())
          .ifPresent(a -> a.giveUp(missed.who(), missed.code(), missed.words()));
    } else if (event instanceof JournalEvent.Forgot forgot) {
      ledger.account(forgot.command()).ifPresent(a -> a.stateLost(forgot.ordinal()));
    } else if (event instanceof JournalEvent.Over over) {
      ledger.drop(over.run().key());
      jobs.restore(over.run());
    } else if (event instanceof JournalEvent.Told told) {
      jobs.history().tell(told.story());
    } else if (event instanceof JournalEvent.Dropped dropped) {
      jobs.drop(dropped.key());
    }
  }
}
