package com.plushm.controller.decide;

import static com.plushm.controller.HostState.DISCONNECTED;
import static com.plushm.controller.HostState.FAILED;
import static com.plushm.controller.HostState.INVITED;
import static com.plushm.controller.HostState.JOINED;
import static com.plushm.controller.HostState.LAUNCHING;
import static com.plushm.controller.HostState.LEFT;
import static com.plushm.controller.HostState.NAMED;
import static com.plushm.controller.HostState.RECONNECTING;

import com.plushm.controller.HostState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The life of a host: every state, event and next state (application.md §3). What the table does
 * not name changes nothing.
 */
final class HostLife {
  private static final Map<HostState, Map<HostEvent, HostState>> TABLE =
      new EnumMap<>(HostState.class);

  static {
    row(NAMED, HostEvent.INVITE, INVITED);
    row(NAMED, HostEvent.ADMITTED, JOINED);
    row(INVITED, HostEvent.LAUNCH, LAUNCHING);
    row(INVITED, HostEvent.ADMITTED, JOINED);
    row(INVITED, HostEvent.REFUSED, NAMED);
    row(INVITED, HostEvent.LEFT, NAMED);
    row(LAUNCHING, HostEvent.LAUNCHED, INVITED);
    row(LAUNCHING, HostEvent.ADMITTED, JOINED);
    row(LAUNCHING, HostEvent.REFUSED, NAMED);
    row(LAUNCHING, HostEvent.LEFT, NAMED);
    row(JOINED, HostEvent.ADMITTED, JOINED);
    row(JOINED, HostEvent.LOST, DISCONNECTED);
    row(JOINED, HostEvent.LEFT, LEFT);
    row(DISCONNECTED, HostEvent.INVITE, RECONNECTING);
    row(DISCONNECTED, HostEvent.ADMITTED, JOINED);
    row(DISCONNECTED, HostEvent.BANNED, FAILED);
    row(DISCONNECTED, HostEvent.LEFT, LEFT);
    row(RECONNECTING, HostEvent.ADMITTED, JOINED);
    row(RECONNECTING, HostEvent.REFUSED, FAILED);
    row(RECONNECTING, HostEvent.BANNED, FAILED);
    row(RECONNECTING, HostEvent.LEFT, LEFT);
    row(FAILED, HostEvent.REINSTATED, NAMED);
    row(LEFT, HostEvent.INVITE, INVITED);
  }

  private HostLife() {}

  private static void row(HostState from, HostEvent event, HostState to) {
    TABLE.computeIfAbsent(from, f -> new EnumMap<>(HostEvent.class)).put(event, to);
  }

  /** The next state, if that event means anything in this one. */
  static Optional<HostState> next(HostState from, HostEvent event) {
    return Optional.ofNullable(TABLE.get(from).get(event));
  }
}
