package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.Map;
import java.util.Optional;

/** Makes a component of its checked values: which pool, how many hosts. */
final class ComponentBuilder {
  private final Map<String, Optional<Pool>> pools;
  private final Problems problems;

  /**
   * @param pools by name; empty if wrong
   */
  ComponentBuilder(Map<String, Optional<Pool>> pools, Problems problems) {
    this.pools = pools;
    this.problems = problems;
  }

  /** The component; nothing if its pool is wrong or cannot meet it. */
  Optional<Component> build(String name, Value.Entry entry) {
    if (!(entry.value().orElse(null) instanceof Value.Table table)) {
      return Optional.empty();
    }
    Optional<String> pool =
        References.one(
            table, "pool", pools.keySet(), "component " + quote(name), entry.key(), problems);
    return pool.flatMap(pools::get).flatMap(p -> sized(name, table, p));
  }

  private Optional<Component> sized(String name, Value.Table table, Pool pool) {
    int size = pool.hosts().size();
    int count = table.number("count").map(Value.Number::number).orElse(size);
    int min = table.number("min").map(Value.Number::number).orElse(count);
    if (count > size) {
      Place place = table.number("count").get().place();
      String what = "component " + quote(name) + " wants " + hosts(count);
      problems.add(place, what + ", pool " + quote(pool.name()) + " has " + size, "");
    } else if (min > count) {
      Place place = table.number("min").get().place();
      problems.add(place, "'min' is " + min + ", more than the count, " + count, "");
    } else {
      return Optional.of(new Component(name, pool.name(), count, min));
    }
    return Optional.empty();
  }

  private static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }
}
