package com.plushm.client.decide;

import com.plushm.api.id.CommandId;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What this participant remembers because the controller lacks an answer. */
final class TaskTable {
  /** Commands remembered at most that are carried out. */
  static final int COMMANDS_MAX = 4_096;

  /** Commands remembered beyond those, because there was no room for them. */
  static final int REFUSED_MAX = 1_024;

  private final TreeMap<CommandId, Task> byId = new TreeMap<>();
  private final TreeMap<Long, Task> byToken = new TreeMap<>();
  private long nextToken = 1;

  /** A number for the next task, never given before. */
  long token() {
    return nextToken++;
  }

  boolean full() {
    return byId.size() >= COMMANDS_MAX;
  }

  boolean roomToRefuse() {
    return byId.size() < COMMANDS_MAX + REFUSED_MAX;
  }

  void put(Task task) {
    byId.put(task.id, task);
    byToken.put(task.token, task);
  }

  void remove(Task task) {
    byId.remove(task.id);
    byToken.remove(task.token);
  }

  /** The task of a command; null if it is not remembered. */
  Task of(CommandId id) {
    return byId.get(id);
  }

  /** The task of that token; null if there is none. */
  Task of(long token) {
    return byToken.get(token);
  }

  /** All, the oldest command's first; not to be changed meanwhile. */
  Collection<Task> all() {
    return byId.values();
  }

  /** All that there are now. */
  List<Task> copy() {
    return List.copyOf(byId.values());
  }

  SortedMap<CommandId, CommandState> states() {
    TreeMap<CommandId, CommandState> table = new TreeMap<>();
    byId.forEach((id, task) -> table.put(id, task.state));
    return table;
  }
}
