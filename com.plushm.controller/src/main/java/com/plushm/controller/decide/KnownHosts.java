package com.plushm.controller.decide;

import com.plushm.api.id.HostName;
import com.plushm.controller.HostPlan;
import com.plushm.controller.decide.application.HostLabels;
import com.plushm.controller.decide.application.Matcher;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the matcher is told of hosts: labels of their pool, and facts that they told themselves. */
final class KnownHosts implements Team.Known {
  private final HostTable hosts;
  private final HostLabels labels;

  KnownHosts(HostTable hosts, HostLabels labels) {
    this.hosts = hosts;
    this.labels = labels;
  }

  @Override
  public Host named(HostPlan plan) {
    return hosts.named(plan);
  }

  @Override
  public Matcher.Candidate candidate(HostPlan plan) {
    return candidate(plan.target().host(), hosts.byName(plan.target().host()));
  }

  @Override
  public Matcher.Candidate candidate(Host host) {
    return candidate(host.name(), Optional.of(host));
  }

  private Matcher.Candidate candidate(HostName name, Optional<Host> host) {
    SortedMap<String, String> facts =
        labels.with(name.value(), host.map(Host::facts).orElseGet(TreeMap::new));
    String failed = host.map(Host::unused).orElse("");
    int losses = host.map(Host::losses).orElse(0);
    boolean all = host.isPresent() && host.get().joined();
    return new Matcher.Candidate(name.value(), facts, all, losses, failed);
  }
}
