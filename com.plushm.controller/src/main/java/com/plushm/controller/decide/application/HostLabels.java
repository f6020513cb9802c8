package com.plushm.controller.decide.application;

import com.plushm.api.spec.Specification.Pool;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a specification's pools say of their hosts for the matcher. A host of several pools has the
 * labels of all; where two say different things, the later pool wins.
 */
public final class HostLabels {
  private final SortedMap<String, SortedMap<String, String>> byHost = new TreeMap<>();

  private HostLabels() {}

  public static HostLabels of(List<Pool> pools) {
    HostLabels labels = new HostLabels();
    for (Pool pool : pools) {
      for (String host : pool.hosts()) {
        SortedMap<String, String> own = labels.byHost.computeIfAbsent(host, h -> new TreeMap<>());
        own.putAll(pool.labels());
        own.putAll(pool.hostLabels().getOrDefault(host, Collections.emptyMap()));
      }
    }
    return labels;
  }

  /**
   * What is known of a host, as {@link Matcher.Candidate} has it: its labels and what it told.
   *
   * @param told facts of the host itself; where it has told a label, the specification's wins
   */
  public SortedMap<String, String> with(String host, SortedMap<String, String> told) {
    SortedMap<String, String> facts = new TreeMap<>(told);
    byHost
        .getOrDefault(host, Collections.emptySortedMap())
        .forEach((label, value) -> facts.put(Matcher.LABEL + label, value));
    return facts;
  }
}
