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
  private final Function<JournalEvent.Begun, Optional<Job>> made;

  /**
   * @param made makes the job of an execution again, if it can go on
   */
  Retelling(Ledger ledger, Jobs jobs, Function<JournalEvent.Begun, Optional<Job>> made) {
    this.ledger = ledger;
    this.jobs = jobs;
    this.made = made;
  }

  void tell(List<JournalEvent> events) {
    events.forEach(this::tell);
  }

  private void tell(JournalEvent event) {
    if (event instanceof JournalEvent.Begun begun) {
      jobs.restore(begun, made.apply(begun));
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
    } else if (event instanceof JournalEvent.Dropped dropped) {
      jobs.drop(dropped.key());
    }
  }
}
