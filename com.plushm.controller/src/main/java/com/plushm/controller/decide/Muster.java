package com.plushm.controller.decide;

import com.plushm.api.id.HostName;
import com.plushm.controller.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beginning of an execution: its teams choose their hosts, these are invited, spare ones take
 * the places of those that fail, and in the end everybody has a rank.
 */
final class Muster implements Gathering.Listener {
  /** Whom it tells. */
  interface Listener {
    /** Every host has joined or failed: these are the ranks. */
    void seated(List<List<ExecutionNote.Seat>> seats);

    /** The host was there, and is not usable any more. */
    void lost(Host host);
  }

  private final Scene scene;
  private final Gathering gathering;
  private final Listener listener;
  private boolean chosen;
  private boolean over;

  /**
   * @param job that invites the hosts
   */
  Muster(Scene scene, Job job, Listener listener) {
    this.scene = scene;
    this.listener = listener;
    this.gathering = new Gathering(scene.desk(), job, this);
  }

  Gathering gathering() {
    return gathering;
  }

  private List<Team> teams() {
    return scene.plan().teams();
  }

  /** Begins, or goes on where an earlier controller was. */
  void begin() {
    if (chosen) {
      teams().forEach(Team::refuse);
    }
    choose();
    for (Team team : teams()) {
      for (Host host : List.copyOf(team.members())) {
        host.pinned(host.pinned() || scene.plan().stay());
        String refusal = team.refused().get(host);
        if (refusal == null) {
          gathering.add(host);
        } else {
          gathering.refuse(host, refusal);
        }
      }
    }
    gathering.begin();
  }

  private void choose() {
    for (int i = 0; !chosen && i < teams().size(); i++) {
      Team team = teams().get(i);
      team.choose();
      List<HostName> names = team.members().stream().map(Host::name).toList();
      List<HostName> invited =
          team.members().stream().filter(h -> !h.joined()).map(Host::name).toList();
      scene.note(new ExecutionNote.Chosen(scene.now(), i, names, invited));
    }
    chosen = true;
  }

  @Override
  public void failed(Host host) {
    for (int i = 0; !over && i < teams().size(); i++) {
      Optional<Host> spare = teams().get(i).replace(host.name());
      if (spare.isPresent()) {
        Host fresh = spare.get();
        scene.note(
            new ExecutionNote.Replaced(
                scene.now(), i, host.name(), fresh.name(), !fresh.joined(), host.reason()));
        scene.notice(fresh + " takes the place of " + host + ": " + host.reason());
        gathering.excuse(host);
        gathering.add(fresh);
        scene.desk().invitations().pump();
      }
    }
  }

  @Override
  public Optional<String> refusal(Host host) {
    return teams().stream()
        .filter(team -> team.members().contains(host))
        .flatMap(team -> team.refusal(host).stream())
        .findFirst();
  }

  @Override
  public void gathered() {
    List<List<ExecutionNote.Seat>> seats = new ArrayList<>();
    for (Team team : teams()) {
      List<Host> there = team.members().stream().filter(gathering.arrived()::contains).toList();
      // One that lost its store since it arrived is another node by now, and not admitted yet.
      there.stream().filter(h -> h.ordinal().isEmpty()).forEach(listener::lost);
      if (there.size() >= team.min()) {
        team.members().stream().filter(gathering.failures()::containsKey).forEach(this::excuse);
      }
      seats.add(
          there.stream()
              .filter(h -> h.ordinal().isPresent())
              .map(h -> new ExecutionNote.Seat(h.name(), h.ordinal().get()))
              .toList());
    }
    List<ExecutionNote.Failure> failures = new ArrayList<>();
    gathering
        .failures()
        .forEach(
            (h, why) -> failures.add(new ExecutionNote.Failure(h.name(), why.code(), why.words())));
    for (Team team : teams()) {
      for (Host host : team.members()) {
        if (gathering.arrived().contains(host) && host.ordinal().isEmpty()) {
          RunAccount.Reason why = ExecutionReport.early(host);
          failures.add(new ExecutionNote.Failure(host.name(), why.code(), why.words()));
        }
      }
    }
    scene.note(new ExecutionNote.Gathered(scene.now(), seats, failures));
    listener.seated(seats);
  }

  private void excuse(Host host) {
    scene.notice(host + " is done without: " + host.reason());
    gathering.excuse(host);
  }

  void aliased(Host second, Host first) {
    first.pinned(first.pinned() || (scene.plan().stay() && gathering.has(second)));
    teams().forEach(team -> team.aliased(second, first).ifPresent(gathering::add));
    gathering.aliased(second, first);
    scene.desk().invitations().pump();
  }

  /** Does without those that have not joined by now. */
  void giveUp(String why) {
    over = true;
    choose(); // It may never have begun; its hosts are accounted for all the same.
    gathering.giveUp(teams().stream().flatMap(t -> t.members().stream()).toList(), why);
  }

  /** What an earlier controller decided. */
  void recall(ExecutionNote note) {
    if (note instanceof ExecutionNote.Chosen n) {
      chosen = true;
      teams().get(n.team()).recall(n.hosts().stream().map(this::host).toList());
      n.invited().forEach(name -> gathering.comes(host(name)));
    } else if (note instanceof ExecutionNote.Replaced n) {
      teams().get(n.team()).recall(n.old(), n.fresh());
      if (n.invited()) {
        gathering.comes(host(n.fresh()));
      }
    } else if (note instanceof ExecutionNote.Gathered n) {
      gathering.recall(n);
    }
  }

  private Host host(HostName name) {
    return scene.desk().hosts().byName(name).orElseThrow();
  }

  /**
   * Whether it needs the host.
   *
   * @param chosenToo whether one counts that is chosen and not yet asked for
   */
  boolean uses(Host host, boolean chosenToo) {
    return gathering.needs(host)
        || (chosenToo
            && !gathering.failures().containsKey(host)
            && teams().stream().anyMatch(team -> team.members().contains(host)));
  }

  Progress progress() {
    int there = gathering.arrived().size();
    int failed = gathering.failures().size();
    int all = there + failed + gathering.waiting().size();
    return new Progress("connecting", all, there, 0, failed, Job.some(gathering.waiting()));
  }
}
