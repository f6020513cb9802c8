package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import java.util.function.BooleanSupplier;

/**
 * How long participants live without a controller (protocol.md §4, the second timer): for ever as
 * long as something is under way for which nobody waits.
 */
final class Absence {
  private final Sequencer sequencer;
  private final HostTable hosts;
  private final long millis;
  private final BooleanSupplier forEver;
  private long told;

  /**
   * @param millis when nothing is said
   * @param forEver whether there is anything that is to go on without a controller
   */
  Absence(Sequencer sequencer, HostTable hosts, long millis, BooleanSupplier forEver) {
    this.sequencer = sequencer;
    this.hosts = hosts;
    this.millis = millis;
    this.forEver = forEver;
    this.told = millis;
  }

  /** What an earlier controller left is what participants were told. */
  void restored() {
    told = forEver.getAsBoolean() ? 0 : millis;
  }

  /** Tells those who were just admitted. */
  void tell() {
    told = forEver.getAsBoolean() ? 0 : millis;
    sequencer.number(new Command.Expiry(told));
  }

  /** Something begins or ends that is to go on without a controller. */
  void changed() {
    long now = forEver.getAsBoolean() ? 0 : millis;
    if (now != told && hosts.joinedCount() > 0 && sequencer.reconciled()) {
      tell();
    }
  }
}
