package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.OrdinalSet;
import com.plushm.controller.HostState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Sends DISCONNECT to hosts and waits until they have said that they leave, or for a while: their
 * own timers end those that hang (paper §3.6).
 */
final class Dismissal {
  private final Desk desk;
  private final String timer;
  private final Runnable done;
  private final Set<Host> waiting = new LinkedHashSet<>();
  private final Set<Host> silent = new LinkedHashSet<>();
  private boolean finished;

  Dismissal(Desk desk, String key, Runnable done) {
    this.desk = desk;
    this.timer = "dismissal-" + key;
    this.done = done;
  }

  Set<Host> waiting() {
    return waiting;
  }

  /** Those that did not say that they leave. */
  Set<Host> silent() {
    return silent;
  }

  void begin(Collection<Host> hosts) {
    List<Host> present = new ArrayList<>();
    for (Host host : hosts) {
      if (host.state() == HostState.JOINED) {
        present.add(host);
      } else {
        desk.invitations().withdraw(host, "disconnected");
        desk.recovery().left(host);
      }
    }
    OrdinalSet targets = HostTable.ordinals(present);
    boolean all = present.containsAll(desk.hosts().joined());
    present.stream().filter(h -> !h.leaving()).forEach(waiting::add);
    if (!waiting.isEmpty()) {
      desk.sequencer().number(new Command.Disconnect(targets, all));
      present.forEach(h -> h.leaving(true));
      desk.timers().start(timer, desk.settings().leaveMillis(), this::giveUp);
    }
    check();
  }

  void changed(Host host) {
    if (host.state() != HostState.JOINED && waiting.remove(host)) {
      check();
    }
  }

  private void check() {
    if (!finished && waiting.isEmpty()) {
      finished = true;
      desk.timers().cancel(timer);
      done.run();
    }
  }

  /** Waits no longer. */
  void giveUp() {
    silent.addAll(waiting);
    for (Host host : List.copyOf(waiting)) {
      desk.recovery().left(host);
    }
    check();
  }
}
