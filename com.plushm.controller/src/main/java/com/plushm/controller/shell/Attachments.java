package com.plushm.controller.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Who waits for which execution in the foreground, for those who want to send them away. */
@Component(service = Attachments.class)
public final class Attachments {
  private final TreeMap<String, List<ActivityWatch>> watches = new TreeMap<>();

  @Activate
  public Attachments() {}

  synchronized void add(String execution, ActivityWatch watch) {
    watches.computeIfAbsent(execution, e -> new ArrayList<>()).add(watch);
  }

  synchronized void remove(String execution, ActivityWatch watch) {
    List<ActivityWatch> those = watches.get(execution);
    if (those != null && those.remove(watch) && those.isEmpty()) {
      watches.remove(execution);
    }
  }

  /** Sends everybody away who waits for an execution; how many there were. */
  synchronized int leave(String execution) {
    List<ActivityWatch> those = watches.getOrDefault(execution, List.of());
    those.forEach(ActivityWatch::leave);
    return those.size();
  }
}
