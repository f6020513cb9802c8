package com.plushm.controller.ca;

import com.plushm.api.id.Bytes;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The tickets that are out, at most {@value #OUTSTANDING_MAX}; each is good once and for a while.
 */
final class Tickets {
  /** More than the launches that may be under way at a time. */
  static final int OUTSTANDING_MAX = 1_024;

  static final Duration VALID = Duration.ofMinutes(2);
  private static final int BYTES = 32;

  private record Outstanding(Ticket ticket, Instant expires) {}

  private final Clock clock;
  private final SecureRandom random;

  /** By value, in the order of issue, which is the order of expiry too. */
  private final Map<Bytes, Outstanding> outstanding = new LinkedHashMap<>();

  Tickets(Clock clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new ticket; empty when too many are out. */
  synchronized Optional<Ticket> issue() {
    Instant now = clock.instant();
    outstanding.values().removeIf(old -> !now.isBefore(old.expires()));
    if (outstanding.size() >= OUTSTANDING_MAX) {
      return Optional.empty();
    }
    Ticket ticket = new Ticket(randomBytes(), randomBytes());
    outstanding.put(ticket.value(), new Outstanding(ticket, now.plus(VALID)));
    return Optional.of(ticket);
  }

  /** Takes the ticket back, for good; empty if it was never issued, is used up or has expired. */
  synchronized Optional<Ticket> redeem(Bytes value) {
    Outstanding found = outstanding.remove(value);
    if (found == null || !clock.instant().isBefore(found.expires())) {
      return Optional.empty();
    }
    return Optional.of(found.ticket());
  }

  private Bytes randomBytes() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Bytes.of(bytes);
  }
}
