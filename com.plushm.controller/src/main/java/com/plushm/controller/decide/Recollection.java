package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the journal of the controllers before says, sorted by whom it concerns. Of hosts, ordinals
 * and the tree the last word counts; what is said of executions is told again in its order.
 */
final class Recollection {
  private final List<Numbered> commands = new ArrayList<>();
  private final SortedMap<HostName, HostRecord> hosts = new TreeMap<>();
  private final SortedMap<Ordinal, JournalEvent.OrdinalIs> ordinals = new TreeMap<>();
  private final List<JournalEvent> executions = new ArrayList<>();
  private JournalEvent.TreeHolds tree;

  Recollection(List<JournalEvent> journal) {
    for (JournalEvent event : journal) {
      if (event instanceof JournalEvent.Sent sent) {
        commands.add(sent.command());
      } else if (event instanceof JournalEvent.HostIs is) {
        hosts.put(is.host().name(), is.host());
      } else if (event instanceof JournalEvent.OrdinalIs is) {
        ordinals.put(is.ordinal(), is);
      } else if (event instanceof JournalEvent.TreeHolds holds) {
        tree = holds;
      } else {
        executions.add(event);
      }
    }
  }

  /** Whether there was a controller before. */
  boolean isEmpty() {
    return commands.isEmpty() && hosts.isEmpty() && executions.isEmpty();
  }

  /** The last commands, in their order. */
  List<Numbered> commands() {
    return commands;
  }

  SortedMap<HostName, HostRecord> hosts() {
    return hosts;
  }

  SortedMap<Ordinal, JournalEvent.OrdinalIs> ordinals() {
    return ordinals;
  }

  Optional<JournalEvent.TreeHolds> tree() {
    return Optional.ofNullable(tree);
  }

  /** What is said of executions, in its order. */
  List<JournalEvent> executions() {
    return executions;
  }
}
