package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Barrier.Release;
import com.plushm.api.spec.Specification.Component;
import com.plushm.spec.Blocks.Kind;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a barrier of its checked values, and finds those that can never fill or never let go. */
final class BarrierBuilder {
  /** The factor of deviation that makes a knee (application.md §2). */
  private static final double KNEE_USUAL = 4;

  private final Blocks blocks;
  private final Map<String, Optional<Component>> components;
  private final Problems problems;

  /** What can be checked only when all blocks are known. */
  private final List<Runnable> later = new ArrayList<>();

  /**
   * @param components by name; empty if wrong
   */
  BarrierBuilder(Blocks blocks, Map<String, Optional<Component>> components, Problems problems) {
    this.blocks = blocks;
    this.components = components;
    this.problems = problems;
  }

  /** The barrier; nothing if it is wrong. */
  Optional<Barrier> build(Value.Entry entry, Value.Table table) {
    String name = entry.key().text();
    List<String> on = on(name, entry.key(), table);
    List<String> after = blocks.after(Kind.BARRIER, name, on, table);
    int max = table.number("max").map(Value.Number::number).orElse(0);
    canFill(name, table, on);
    needs(table, "minWait", "percent");
    needs(table, "onTimeout", "timeout");
    if (on.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Barrier(
            name,
            on,
            after,
            max,
            table.number("percent").map(Value.Number::number).orElse(0),
            table.span("minWait").orElse(Duration.ZERO),
            table.span("timeout").orElse(Duration.ZERO),
            table.text("onTimeout").filter(t -> t.text().equals("fail")).isPresent(),
            knee(table),
            table.words("callback"),
            table.table("release").map(own -> release(name, own)).orElse(Release.ALL)));
  }

  /** Notes what is wrong between blocks, once all of them have been added. */
  void check() {
    later.forEach(Runnable::run);
  }

  private List<String> on(String name, Tree.Scalar key, Value.Table table) {
    if (table.has("on")) {
      return References.several(table, "on", "component", components.keySet(), problems);
    }
    return References.one(table, "on", components.keySet(), "barrier " + quote(name), key, problems)
        .map(List::of)
        .orElse(List.of());
  }

  private void canFill(String name, Value.Table table, List<String> on) {
    List<Component> real = on.stream().map(components::get).flatMap(Optional::stream).toList();
    long hosts = real.stream().mapToLong(Component::count).sum();
    Optional<Value.Number> max = table.number("max");
    if (!on.isEmpty()
        && real.size() == on.size()
        && max.isPresent()
        && max.get().number() > hosts) {
      String what = "barrier %s can never fill: 'max' is %d, its components have %s";
      String all = hosts == 1 ? "1 host" : hosts + " hosts";
      problems.add(max.get().place(), what.formatted(quote(name), max.get().number(), all), "");
    }
  }

  private void needs(Value.Table table, String key, String other) {
    if (table.has(key) && !table.has(other)) {
      String what = quote(key) + " means nothing without " + other;
      problems.add(table.placeOf(key), what, "add " + other + ", or leave it out");
    }
  }

  /** The factor of a knee; 0 for none. */
  static double knee(Value.Table table) {
    return table
        .table("knee")
        .map(own -> own.decimal("factor").orElse(KNEE_USUAL))
        .orElse(table.flag("knee") ? KNEE_USUAL : 0);
  }

  private Release release(String barrier, Value.Table own) {
    boolean throttle = own.has("count") || own.has("percent") || own.has("every");
    boolean semaphore = own.has("inside") || own.has("until");
    if (throttle == semaphore) {
      String what = throttle ? "both so many at a time and so many inside" : "'release' is empty";
      String advice = "write {count: 4, every: 1s}, or {inside: 4, until: BLOCK}";
      problems.add(own.place(), what, advice);
      return Release.ALL;
    }
    if (own.has("count") && own.has("percent")) {
      problems.add(own.placeOf("percent"), "both count and percent", "keep one of them");
    }
    if (throttle && !own.has("count") && !own.has("percent")) {
      problems.add(own.placeOf("every"), "how many at a time?", "add count or percent");
    }
    if (throttle && !own.has("every")) {
      problems.add(own.place(), "'release' does not say how often", "add every: 1s");
    }
    if (semaphore) {
      needs(own, "inside", "until");
      needs(own, "until", "inside");
      own.text("until").ifPresent(until -> later.add(() -> givesBack(barrier, until)));
    }
    return new Release(
        own.number("count").map(Value.Number::number).orElse(0),
        own.number("percent").map(Value.Number::number).orElse(0),
        own.span("every").orElse(Duration.ZERO),
        own.number("inside").map(Value.Number::number).orElse(0),
        own.text("until").map(Value.Text::text).orElse(""));
  }

  /** Every host that goes in must come to the block that gives its place back. */
  private void givesBack(String barrier, Value.Text until) {
    if (!blocks.exists(until)) {
      return;
    }
    List<String> inside = blocks.order().on(barrier);
    List<String> back = blocks.order().on(until.text());
    if (!blocks.order().comesAfter(until.text(), barrier)) {
      String what = "%s does not come after barrier %s, and gives no place back";
      String advice = "name a block that comes after the barrier";
      problems.add(until.at().place(), what.formatted(quote(until.text()), quote(barrier)), advice);
    } else if (!back.isEmpty() && !back.containsAll(inside)) {
      String what = "%s is on %s, barrier %s on %s: not every host gives its place back";
      problems.add(
          until.at().place(),
          what.formatted(
              quote(until.text()),
              String.join(", ", back),
              quote(barrier),
              String.join(", ", inside)),
          "make a barrier for each component");
    }
  }
}
