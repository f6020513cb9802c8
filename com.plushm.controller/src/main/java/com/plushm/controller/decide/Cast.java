package com.plushm.controller.decide;

import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Ranks;
import com.plushm.api.spec.RunVariables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who plays which part: the hosts of each team by their ranks, from the moment when all have
 * joined. A host that is replaced leaves its seat vacant until its successor is there.
 */
final class Cast {
  /** A seat that waits for its successor. */
  record Vacancy(int team, ExecutionNote.Seat old) {}

  private final List<Team> teams;
  private final HostTable hosts;
  private final List<List<ExecutionNote.Seat>> lines = new ArrayList<>();
  private final Map<HostName, Vacancy> successors = new LinkedHashMap<>();
  private SortedMap<String, String> values;

  Cast(List<Team> teams, HostTable hosts) {
    this.teams = teams;
    this.hosts = hosts;
    teams.forEach(team -> lines.add(new ArrayList<>()));
  }

  List<Team> teams() {
    return teams;
  }

  /** All have joined or failed: these are the ranks. */
  void seat(List<List<ExecutionNote.Seat>> seats) {
    for (int team = 0; team < lines.size(); team++) {
      lines.get(team).clear();
      lines.get(team).addAll(seats.get(team));
    }
    values = null;
  }

  List<ExecutionNote.Seat> line(int team) {
    return lines.get(team);
  }

  /** A team's ordinals in the order of their ranks. */
  Ranks ranks(int team) {
    return Ranks.of(lines.get(team).stream().map(ExecutionNote.Seat::ordinal).toList());
  }

  OrdinalSet ordinals(int team) {
    return OrdinalSet.of(lines.get(team).stream().map(ExecutionNote.Seat::ordinal).toList());
  }

  /** The seat of that ordinal, if it has one in the team. */
  Optional<ExecutionNote.Seat> seat(int team, Ordinal ordinal) {
    return lines.get(team).stream().filter(s -> s.ordinal().equals(ordinal)).findFirst();
  }

  /** From now on the seat waits for that host. */
  void expect(HostName fresh, Vacancy vacancy) {
    successors.put(fresh, vacancy);
  }

  /** Nobody waits for that host any more. */
  Optional<Vacancy> give(HostName fresh) {
    return Optional.ofNullable(successors.remove(fresh));
  }

  /** Hosts that seats wait for. */
  List<HostName> successors() {
    return List.copyOf(successors.keySet());
  }

  Optional<Vacancy> vacancy(HostName fresh) {
    return Optional.ofNullable(successors.get(fresh));
  }

  /** Ordinals whose seats wait for another host. */
  OrdinalSet vacant() {
    return OrdinalSet.of(successors.values().stream().map(v -> v.old().ordinal()).toList());
  }

  /** Whether a seat of that team waits for another host. */
  boolean incomplete(int team) {
    return successors.values().stream().anyMatch(v -> v.team() == team);
  }

  /** The successor is there. */
  void take(int team, ExecutionNote.Seat old, ExecutionNote.Seat fresh) {
    successors.remove(fresh.host());
    lines.get(team).replaceAll(seat -> seat.equals(old) ? fresh : seat);
    values = null;
  }

  /** The run variables that every command of the execution has. */
  SortedMap<String, String> values(List<String> components) {
    if (values == null) {
      values = new TreeMap<>();
      for (int team = 0; team < lines.size(); team++) {
        List<Host> line =
            lines.get(team).stream().flatMap(s -> hosts.byName(s.host()).stream()).toList();
        values.put(components.get(team) + RunVariables.HOSTS_SUFFIX, HostTable.names(line).fold());
      }
    }
    return values;
  }
}
