package com.plushm.controller.decide;

import com.plushm.controller.HostPlan;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.util.List;

/** {@code connect}: invites hosts, which then stay. */
final class ConnectJob extends Job implements Gathering.Listener {
  private final List<HostPlan> plans;
  private final Gathering gathering;
  private boolean interrupted;

  ConnectJob(String key, Desk desk, Observer observer, List<HostPlan> plans) {
    super(key, desk, observer);
    this.plans = plans;
    this.gathering = new Gathering(desk, this, this);
  }

  @Override
  void begin() {
    for (HostPlan plan : plans) {
      Host host = desk().hosts().named(plan);
      host.pinned(true);
      gathering.add(host);
    }
    gathering.begin();
  }

  @Override
  public void failed(Host host) {
    touch();
  }

  @Override
  public void gathered() {
    finish(
        new Summary(
            "",
            "connect",
            took(),
            List.of(),
            Gathering.missing(gathering.failures()),
            gathering.arrived().size() + gathering.failures().size(),
            gathering.arrived().size(),
            0,
            0,
            interrupted));
  }

  @Override
  Progress progress() {
    return new Progress(
        "connecting",
        gathering.waiting().size() + gathering.arrived().size() + gathering.failures().size(),
        gathering.arrived().size(),
        0,
        gathering.failures().size(),
        some(gathering.waiting()));
  }

  @Override
  void changed(Host host) {
    gathering.changed(host);
  }

  @Override
  void aliased(Host second, Host first) {
    first.pinned(first.pinned() || gathering.has(second));
    gathering.aliased(second, first);
  }

  @Override
  boolean uses(Host host) {
    return gathering.needs(host);
  }

  @Override
  void interrupt() {
    interrupted = true;
    List<Host> all = plans.stream().map(desk().hosts()::named).toList();
    gathering.waiting().forEach(host -> host.pinned(false)); // Should one come after all.
    gathering.giveUp(all, "interrupted before it joined");
    gathered();
  }

  @Override
  void abandon() {
    interrupt();
  }
}
