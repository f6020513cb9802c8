package com.plushm.controller.decide;

import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Summary;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Those who follow the output of an execution. */
final class Followers {
  private static final int FOLLOWERS_MAX = 16;

  private final HostTable hosts;
  private final List<Step> steps;
  private final Set<LogsJob> followers = new LinkedHashSet<>();

  Followers(HostTable hosts, List<Step> steps) {
    this.hosts = hosts;
    this.steps = steps;
  }

  /** Output came in. */
  void grown(RunAccount account, Stream stream, OrdinalSet who, Bytes bytes) {
    if (!followers.isEmpty()) {
      OutputEvent event = new OutputEvent(processOf(account), hosts.names(who), stream, bytes);
      List.copyOf(followers).forEach(f -> f.observer().output(event));
    }
  }

  private String processOf(RunAccount account) {
    return steps.stream()
        .filter(s -> s.accounts().contains(account))
        .map(s -> s.plan().name())
        .findFirst()
        .orElse("");
  }

  /** Shows what there is. */
  void show(LogsJob to) {
    for (Step step : steps) {
      for (RunAccount account : step.accounts()) {
        account.replay(
            new RunAccount.Listener() {
              @Override
              public void grown(RunAccount a, Stream stream, OrdinalSet who, Bytes bytes) {
                NodeSet names = hosts.names(who);
                to.observer().output(new OutputEvent(step.plan().name(), names, stream, bytes));
              }

              @Override
              public void settled(RunAccount a) {}
            });
      }
    }
  }

  /** Has what comes shown, too; false if there are too many. */
  boolean add(LogsJob follower) {
    return followers.size() < FOLLOWERS_MAX && followers.add(follower);
  }

  void remove(LogsJob follower) {
    followers.remove(follower);
  }

  void finish(Summary summary) {
    List.copyOf(followers).forEach(f -> f.finish(summary));
    followers.clear();
  }
}
