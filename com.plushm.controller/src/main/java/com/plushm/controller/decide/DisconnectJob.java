package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.HostState;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code disconnect}: lets hosts leave, or all of them. */
final class DisconnectJob extends Job {
  private final Optional<NodeSet> names;
  private final Dismissal dismissal;
  private final List<Host> targets = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  DisconnectJob(String key, Desk desk, Observer observer, Optional<NodeSet> names) {
    super(key, desk, observer);
    this.names = names;
    this.dismissal = new Dismissal(desk, key, this::dismissed);
  }

  @Override
  void begin() {
    if (names.isPresent()) {
      for (String name : names.get()) {
        Optional<Host> host = desk().hosts().byName(new HostName(name));
        host.filter(DisconnectJob::present).ifPresentOrElse(this::target, () -> unknown.add(name));
      }
    } else {
      desk().hosts().all().stream().filter(DisconnectJob::present).forEach(this::target);
    }
    dismissal.begin(targets);
  }

  private static boolean present(Host host) {
    return host.state() != HostState.NAMED
        && host.state() != HostState.LEFT
        && host.state() != HostState.FAILED;
  }

  private void target(Host host) {
    if (!targets.contains(host)) {
      host.pinned(false);
      targets.add(host);
    }
  }

  private void dismissed() {
    Map<Host, RunAccount.Reason> silent = new LinkedHashMap<>();
    String words = "did not say that it leaves; its own timer ends it";
    dismissal
        .silent()
        .forEach(h -> silent.put(h, new RunAccount.Reason(ErrorCode.HOST_SILENT, words)));
    List<Summary.Missing> missing = new ArrayList<>(Gathering.missing(silent));
    if (!unknown.isEmpty()) {
      missing.add(
          new Summary.Missing(NodeSet.of(unknown), ErrorCode.NO_SUCH_TARGET, "not connected"));
    }
    finish(
        new Summary(
            "",
            "disconnect",
            took(),
            List.of(),
            List.copyOf(missing),
            targets.size() + unknown.size(),
            targets.size() - silent.size(),
            0,
            0,
            false));
  }

  @Override
  Progress progress() {
    return new Progress(
        "disconnecting",
        targets.size() + unknown.size(),
        targets.size() - dismissal.waiting().size() - dismissal.silent().size(),
        0,
        dismissal.silent().size() + unknown.size(),
        some(dismissal.waiting()));
  }

  @Override
  void changed(Host host) {
    dismissal.changed(host);
    touch();
  }

  @Override
  void interrupt() {
    dismissal.giveUp();
  }

  @Override
  void abandon() {
    dismissal.giveUp();
  }
}
