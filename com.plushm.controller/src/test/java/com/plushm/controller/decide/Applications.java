package com.plushm.controller.decide;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Conduct;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.controller.RunRequest;
import com.plushm.controller.Shipment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes specifications of one component for tests. */
final class Applications {
  /** A barrier in the making. */
  static final class BarrierDraft {
    private Duration timeout = Duration.ZERO;
    private boolean failOnTimeout;
    private double knee;
    private int percent;
    private List<String> callback = List.of();
    private Barrier.Release release = Barrier.Release.ALL;

    void timeout(Duration after) {
      timeout = after;
    }

    /** Then it fails instead of opening. */
    void failAfter(Duration after) {
      timeout = after;
      failOnTimeout = true;
    }

    void knee(double factor) {
      knee = factor;
    }

    void callback(String word) {
      callback = List.of(word);
    }

    void percent(int share) {
      percent = share;
    }

    void leave(int count, Duration interval) {
      release = new Barrier.Release(count, 0, interval, 0, "");
    }

    void inside(int places, String until) {
      release = new Barrier.Release(0, 0, Duration.ZERO, places, until);
    }
  }

  private final String pool;
  private final int count;
  private final List<Specification.Process> processes = new ArrayList<>();
  private final List<Barrier> barriers = new ArrayList<>();
  private final List<Specification.Workflow> workflows = new ArrayList<>();
  private final List<Constraint> constraints = new ArrayList<>();
  private final Map<String, Map<String, String>> labels = new LinkedHashMap<>();
  private FailurePolicy policy = FailurePolicy.NONE;
  private final List<Specification.Software> software = new ArrayList<>();
  private boolean shared;
  private int min;

  Applications(String pool, int count) {
    this.pool = pool;
    this.count = count;
    this.min = count;
  }

  Applications min(int least) {
    min = least;
    return this;
  }

  Applications policy(FailurePolicy said) {
    policy = said;
    return this;
  }

  /** Its hosts have one file system. */
  Applications shared() {
    shared = true;
    return this;
  }

  /** A package that all hosts need, installed to that folder. */
  Applications software(String name, String folder) {
    software.add(
        new Specification.Software(
            name,
            "file:" + name,
            "",
            Specification.Software.Install.TAR,
            List.of(),
            folder,
            0,
            false));
    return this;
  }

  /** What is to be run, with its packages. */
  RunRequest request() {
    Map<String, Shipment> packages = new LinkedHashMap<>();
    software.forEach(s -> packages.put(s.name(), FakePackages.shipment(s.name())));
    return new RunRequest(specification(), true, packages, new RunRequest.Source("/specs", ""));
  }

  Applications label(String host, String name, String value) {
    labels.put(host, Map.of(name, value));
    return this;
  }

  Applications wanted(String fact, String value) {
    constraints.add(new Constraint(fact, Constraint.Comparison.IN, List.of(value)));
    return this;
  }

  Applications atLeast(String fact, String value) {
    constraints.add(new Constraint(fact, Constraint.Comparison.AT_LEAST, List.of(value)));
    return this;
  }

  Applications task(String name, String... after) {
    return process(name, Conduct.PLAIN, after);
  }

  Applications task(String name, FailurePolicy.Action then, String... after) {
    FailurePolicy own = new FailurePolicy(0, Duration.ofSeconds(1), then, List.of());
    return process(name, new Conduct(false, "", "", "", Map.of(), List.of(), own), after);
  }

  Applications service(String name, String... after) {
    return process(
        name, new Conduct(true, "", "", "", Map.of(), List.of(), FailurePolicy.NONE), after);
  }

  /** A task with one more word. */
  Applications words(String name, String word) {
    return process(name, List.of(name, word), Conduct.PLAIN);
  }

  private Applications process(String name, Conduct conduct, String... after) {
    return process(name, List.of(name), conduct, after);
  }

  private Applications process(String name, List<String> words, Conduct conduct, String... after) {
    processes.add(
        new Specification.Process(
            name,
            "all",
            words,
            false,
            Map.of(),
            "",
            List.of(after),
            Duration.ZERO,
            false,
            conduct));
    return this;
  }

  Applications barrier(String name, String... after) {
    return barrier(name, draft -> {}, after);
  }

  Applications barrier(String name, Consumer<BarrierDraft> written, String... after) {
    BarrierDraft draft = new BarrierDraft();
    written.accept(draft);
    barriers.add(
        new Barrier(
            name,
            List.of("all"),
            List.of(after),
            0,
            draft.percent,
            Duration.ZERO,
            draft.timeout,
            draft.failOnTimeout,
            draft.knee,
            draft.callback,
            draft.release));
    return this;
  }

  Applications workflow(String name, int inputs, String... after) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      all.add("in" + i);
    }
    workflows.add(
        new Specification.Workflow(
            name,
            "all",
            List.of(name, "${input}"),
            false,
            Map.of(),
            "",
            List.of(after),
            Duration.ZERO,
            all,
            1,
            2,
            4));
    return this;
  }

  Specification specification() {
    Specification.Pool hosts =
        new Specification.Pool(
            "p", "local", NodeSet.parse(pool), Map.of(), Map.of(), Map.of(), labels, shared);
    return new Specification(
        "app",
        "app.yaml",
        Map.of(),
        List.of(hosts),
        software,
        List.of(
            new Specification.Component(
                "all",
                "p",
                count,
                min,
                List.copyOf(constraints),
                software.stream().map(Specification.Software::name).toList())),
        processes,
        barriers,
        workflows,
        policy,
        List.of(),
        Optional.empty());
  }
}
