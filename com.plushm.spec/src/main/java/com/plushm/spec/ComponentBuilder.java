package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the components of their checked values. A host belongs to one component: those of one pool
 * divide it, first the ones that say how many hosts they want, then one that takes the rest.
 */
final class ComponentBuilder {
  private final Map<String, Optional<Pool>> pools;
  private final Collection<String> software;
  private final ConstraintBuilder constraints;
  private final Problems problems;

  /** Hosts of each pool that are not yet given to a component. */
  private final Map<String, Integer> left = new LinkedHashMap<>();

  /** The component that took the rest of a pool. */
  private final Map<String, String> rest = new LinkedHashMap<>();

  /**
   * @param pools by name; empty if wrong
   * @param software names of packages, right or wrong
   */
  ComponentBuilder(
      Map<String, Optional<Pool>> pools, Collection<String> software, Problems problems) {
    this.pools = pools;
    this.software = software;
    this.constraints = new ConstraintBuilder(problems);
    this.problems = problems;
    pools.values().forEach(pool -> pool.ifPresent(p -> left.put(p.name(), p.hosts().size())));
  }

  /** All components by name; an empty one if its pool is wrong or cannot meet it. */
  Map<String, Optional<Component>> build(Value.Table table) {
    Map<String, Optional<Component>> components = new LinkedHashMap<>();
    table.entries().keySet().forEach(name -> components.put(name, Optional.empty()));
    for (boolean counted : new boolean[] {true, false}) {
      table
          .entries()
          .forEach(
              (name, entry) -> {
                if (entry.value().orElse(null) instanceof Value.Table own
                    && own.has("count") == counted) {
                  components.put(name, component(name, entry, own));
                }
              });
    }
    return components;
  }

  private Optional<Component> component(String name, Value.Entry entry, Value.Table own) {
    String who = "component " + quote(name);
    List<Constraint> asked = own.table("constraints").map(constraints::build).orElse(List.of());
    List<String> needed = References.several(own, "software", "software", software, problems);
    return References.one(own, "pool", pools.keySet(), who, entry.key(), problems)
        .flatMap(pools::get)
        .flatMap(pool -> sized(name, entry.key().place(), own, pool, asked))
        .map(c -> new Component(name, c.pool(), c.count(), c.min(), asked, needed));
  }

  private Optional<Component> sized(
      String name, Place place, Value.Table own, Pool pool, List<Constraint> asked) {
    int fit = ConstraintBuilder.fulfilling(pool, asked);
    Optional<Integer> count =
        own.has("count")
            ? own.number("count").flatMap(wanted -> counted(name, wanted, pool))
            : remaining(name, place, pool).map(all -> Math.max(1, Math.min(fit, all)));
    if (count.isEmpty()) {
      return Optional.empty();
    }
    int min = own.number("min").map(Value.Number::number).orElse(count.get());
    if (min > count.get()) {
      Place at = own.number("min").get().place();
      problems.add(at, "'min' is " + min + ", more than the count, " + count.get(), "");
    }
    if (fit < min) {
      String what = "component %s needs %s, %d of pool %s have the labels";
      String has = what.formatted(quote(name), hosts(min), fit, quote(pool.name()));
      problems.add(own.table("constraints").get().placeOf("labels"), has, "");
    }
    return Optional.of(new Component(name, pool.name(), count.get(), min));
  }

  private Optional<Integer> counted(String name, Value.Number wanted, Pool pool) {
    int size = pool.hosts().size();
    int free = left.get(pool.name());
    int count = wanted.number();
    if (count > free) {
      String what = "component %s wants %s, pool %s has %d";
      String has = what.formatted(quote(name), hosts(count), quote(pool.name()), free);
      problems.add(wanted.place(), has + (free < size ? " left of " + size : ""), "");
      return Optional.empty();
    }
    left.put(pool.name(), free - count);
    return Optional.of(count);
  }

  private Optional<Integer> remaining(String name, Place place, Pool pool) {
    int free = left.get(pool.name());
    String taker = rest.putIfAbsent(pool.name(), name);
    if (taker != null) {
      String what = "components %s and %s both take all that is left of pool %s";
      String all = what.formatted(quote(taker), quote(name), quote(pool.name()));
      problems.add(place, all, "say how many hosts with count");
    } else if (free == 0) {
      String what = "no host of pool " + quote(pool.name()) + " is left for component ";
      problems.add(place, what + quote(name), "");
    } else {
      return Optional.of(free);
    }
    return Optional.empty();
  }

  private static String hosts(int count) {
    return count == 1 ? "1 host" : count + " hosts";
  }
}
