package com.plushm.client.decide;

import com.plushm.api.command.Command;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Ordinal;
import com.plushm.api.spec.RunVariables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns a run into the process of one host: its rank, its words, its environment. */
final class ProcessPlan {
  private static final List<String> SHELL = List.of("/bin/sh", "-c");

  private ProcessPlan() {}

  static ProcessSpec of(Command.Run run, HostName host, Ordinal ordinal) {
    // A run without ranks of its own counts its targets, of which this host is one.
    int place = run.ranks().of(ordinal);
    String rank = Integer.toString(place < 0 ? run.targets().rank(ordinal) : place);
    int count = place < 0 ? run.targets().size() : run.ranks().size();
    List<String> words = new ArrayList<>(run.words().size() + SHELL.size());
    if (run.shell()) {
      words.addAll(SHELL);
    }
    List<String> environment = new ArrayList<>(run.environment().size() + 6);
    environment.add("PLUSHM_HOST=" + host);
    environment.add("PLUSHM_ORDINAL=" + ordinal);
    environment.add("PLUSHM_RANK=" + rank);
    environment.add("PLUSHM_COUNT=" + count);
    environment.add("PLUSHM_EXECUTION=" + run.execution());
    environment.add("PLUSHM_PROCESS=" + run.process());
    Map<String, String> mine = new TreeMap<>();
    mine.put(RunVariables.HOST, host.value());
    mine.put(RunVariables.RANK, rank);
    for (String word : run.words()) {
      words.add(run.expand() ? RunVariables.replaceLast(word, mine) : word);
    }
    for (String variable : run.environment()) {
      environment.add(run.expand() ? RunVariables.replaceLast(variable, mine) : variable);
    }
    return new ProcessSpec(List.copyOf(words), List.copyOf(environment), run.directory());
  }
}
