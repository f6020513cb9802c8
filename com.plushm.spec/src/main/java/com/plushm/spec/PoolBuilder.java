package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a pool of its checked values: which hosts, by which launcher, with which options. */
final class PoolBuilder {
  static final String LOCAL = "local";
  static final String SSH = "ssh";

  /** Names of clients on the controller's own machine. */
  private static final Pattern LOCAL_NAME = Pattern.compile("local[0-9]+");

  /** Keys that become options of the launcher under the same name. */
  private static final List<String> OPTIONS =
      List.of("user", "port", "identity", "jump", "address", "java", "home");

  /** Those that mean something without ssh, for single hosts and for a whole pool. */
  private static final List<String> LOCAL_OPTIONS = List.of("java", "home");

  private final HostSets hosts;
  private final Problems problems;

  PoolBuilder(HostSets hosts, Problems problems) {
    this.hosts = hosts;
    this.problems = problems;
  }

  /** The pool; nothing if its hosts are wrong. */
  Optional<Pool> build(String name, Value value) {
    if (value instanceof Value.Text text) {
      return hosts
          .read(List.of(text), text.at().place())
          .flatMap(set -> launcher(set, text.at().place()).map(by -> pool(name, by, set)));
    }
    if (!(value instanceof Value.Table table)) {
      return Optional.empty();
    }
    Optional<NodeSet> set = hosts(name, table);
    Optional<String> launcher = set.flatMap(s -> launcher(s, table.placeOf("hosts")));
    if (launcher.isEmpty()) {
      return Optional.empty();
    }
    boolean local = launcher.get().equals(LOCAL);
    if (local && table.has("home")) {
      String advice = "name a folder for each host under each, or leave it out";
      problems.add(table.placeOf("home"), "local clients cannot share one home folder", advice);
    }
    Map<String, String> options = options(table, local);
    return Optional.of(
        new Pool(name, launcher.get(), set.get(), options, each(name, table, set.get(), local)));
  }

  private static Pool pool(String name, String launcher, NodeSet set) {
    return new Pool(name, launcher, set, Collections.emptyMap(), Collections.emptyMap());
  }

  private Optional<NodeSet> hosts(String name, Value.Table table) {
    boolean local = table.has("local");
    boolean named = table.has("hosts");
    if (local == named) {
      String what = local ? "has both local and hosts" : "has neither hosts nor local";
      String advice = local ? "make two pools of it" : "add hosts: node[1-4], or local: 4";
      problems.add(table.placeOf("hosts"), "pool " + quote(name) + " " + what, advice);
      return Optional.empty();
    }
    if (local) {
      return table.number("local").map(n -> NodeSet.parse("local[1-" + n.number() + "]"));
    }
    List<Value.Text> expressions = table.texts("hosts");
    // None at all: they are wrong, which has been noted.
    return expressions.isEmpty()
        ? Optional.empty()
        : hosts.read(expressions, expressions.get(0).at().place());
  }

  /** By the names alone, as everywhere: {@code local7} is a process here, all else is reached. */
  private Optional<String> launcher(NodeSet set, Place place) {
    long local = set.stream().filter(host -> LOCAL_NAME.matcher(host).matches()).count();
    if (local > 0 && local < set.size()) {
      problems.add(place, "local and other hosts in one pool", "make two pools of it");
      return Optional.empty();
    }
    return Optional.of(local > 0 ? LOCAL : SSH);
  }

  private Map<String, String> options(Value.Table table, boolean local) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String key : OPTIONS) {
      if (local && table.has(key) && !LOCAL_OPTIONS.contains(key)) {
        String what = quote(key) + " means nothing for local clients";
        problems.add(table.placeOf(key), what, "leave it out");
      }
      table.text(key).ifPresent(text -> options.put(key, text.text()));
      table.number(key).ifPresent(number -> options.put(key, String.valueOf(number.number())));
    }
    table.table("options").ifPresent(further -> add(further, options));
    return Collections.unmodifiableMap(options);
  }

  private void add(Value.Table further, Map<String, String> options) {
    for (String key : further.entries().keySet()) {
      if (OPTIONS.contains(key)) {
        String advice = "write it beside options, not in it";
        problems.add(further.placeOf(key), quote(key) + " is a key of its own", advice);
      }
      further.text(key).ifPresent(text -> options.put(key, text.text()));
    }
  }

  private Map<String, Map<String, String>> each(
      String pool, Value.Table table, NodeSet set, boolean local) {
    Map<String, Map<String, String>> all = new LinkedHashMap<>();
    Optional<Value.Table> each = table.table("each");
    if (each.isEmpty()) {
      return Collections.emptyMap();
    }
    for (Value.Entry entry : each.get().entries().values()) {
      Optional<NodeSet> some = hosts.read(entry.key().text(), entry.key());
      if (some.isEmpty() || !(entry.value().orElse(null) instanceof Value.Table own)) {
        continue;
      }
      NodeSet outside = some.get().minus(set);
      if (!outside.isEmpty()) {
        String what = outside.fold() + " is not in pool " + quote(pool);
        problems.add(entry.key().place(), what, "the pool is " + set.fold());
      }
      for (Map.Entry<String, String> option : options(own, local).entrySet()) {
        settle(all, some.get(), option, own);
      }
    }
    return Collections.unmodifiableMap(all);
  }

  private void settle(
      Map<String, Map<String, String>> all,
      NodeSet some,
      Map.Entry<String, String> option,
      Value.Table own) {
    for (String host : some) {
      Map<String, String> options = all.computeIfAbsent(host, h -> new LinkedHashMap<>());
      if (options.putIfAbsent(option.getKey(), option.getValue()) != null) {
        String what = quote(option.getKey()) + " of " + host + " is set twice";
        problems.add(own.placeOf(option.getKey()), what, "");
        return;
      }
    }
  }
}
