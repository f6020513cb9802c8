package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a pool or single hosts say of how they are reached: options of the launcher, and labels. One
 * for each pool.
 */
final class HostSettings {
  /** Keys that become options of the launcher under the same name. */
  static final List<String> OPTIONS =
      List.of("user", "port", "identity", "jump", "address", "java", "home");

  /** Those that mean something without ssh, for single hosts and for a whole pool. */
  private static final List<String> PLAIN = List.of("java", "home");

  /** How the hosts of a pool are reached, which decides what may be said of them. */
  enum Reach {
    LOCAL("for local clients"),
    SLURM("in an allocation of Slurm"),
    SSH(""),
    /** Not known yet. */
    ANY("");

    private final String where;

    Reach(String where) {
      this.where = where;
    }
  }

  private final HostSets hosts;
  private final Problems problems;
  private final Map<String, Map<String, String>> options = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> labels = new LinkedHashMap<>();

  HostSettings(HostSets hosts, Problems problems) {
    this.hosts = hosts;
    this.problems = problems;
  }

  /** Options of single hosts, by name. */
  Map<String, Map<String, String>> options() {
    return options;
  }

  /** Labels of single hosts, by name. */
  Map<String, Map<String, String>> labels() {
    return labels;
  }

  /**
   * Takes what is said of single hosts.
   *
   * @param table node sets and their settings
   * @return all hosts that are named
   */
  NodeSet read(Value.Table table, Reach reach) {
    List<NodeSet> all = new ArrayList<>();
    for (Value.Entry entry : table.entries().values()) {
      hosts
          .read(entry.key().text(), entry.key())
          .ifPresent(
              some -> {
                all.add(some);
                if (entry.value().orElse(null) instanceof Value.Table own) {
                  settle(options, some, options(own, reach), own);
                  settle(labels, some, labels(own), own);
                }
              });
    }
    return HostSets.union(all);
  }

  /** As {@link #read}, for hosts of a pool: whoever is none of them is noted. */
  void read(Value.Table table, Reach reach, String name, NodeSet pool) {
    for (Map.Entry<String, Value.Entry> entry : table.entries().entrySet()) {
      NodeSet some =
          read(new Value.Table(Map.of(entry.getKey(), entry.getValue()), table.place()), reach);
      NodeSet outside = some.minus(pool);
      if (!outside.isEmpty()) {
        String what = outside.fold() + " is not in pool " + quote(name);
        problems.add(entry.getValue().key().place(), what, "the pool is " + pool.fold());
      }
    }
  }

  /** Takes what has been read elsewhere; what is known already wins. */
  void adopt(HostLists.Members members) {
    merge(members.settings(), options);
    merge(members.labels(), labels);
  }

  private static void merge(
      Map<String, Map<String, String>> more, Map<String, Map<String, String>> all) {
    more.forEach(
        (host, settings) -> {
          Map<String, String> own = all.computeIfAbsent(host, h -> new LinkedHashMap<>());
          settings.forEach(own::putIfAbsent);
        });
  }

  private void settle(
      Map<String, Map<String, String>> all,
      NodeSet some,
      Map<String, String> settings,
      Value.Table own) {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      for (String host : some) {
        Map<String, String> mine = all.computeIfAbsent(host, h -> new LinkedHashMap<>());
        if (mine.putIfAbsent(setting.getKey(), setting.getValue()) != null) {
          String what = quote(setting.getKey()) + " of " + host + " is set twice";
          problems.add(own.placeOf(setting.getKey()), what, "");
          break;
        }
      }
    }
  }

  /** Options of the launcher that a pool or a host has. */
  Map<String, String> options(Value.Table table, Reach reach) {
    Map<String, String> own = new LinkedHashMap<>();
    boolean plain = reach == Reach.LOCAL || reach == Reach.SLURM;
    for (String key : OPTIONS) {
      if (plain && table.has(key) && !PLAIN.contains(key)) {
        String what = quote(key) + " means nothing " + reach.where;
        problems.add(table.placeOf(key), what, "leave it out");
      }
      table.text(key).ifPresent(text -> own.put(key, text.text()));
      table.number(key).ifPresent(number -> own.put(key, String.valueOf(number.number())));
    }
    table.table("options").ifPresent(further -> add(further, own));
    return own;
  }

  private void add(Value.Table further, Map<String, String> own) {
    for (String key : further.entries().keySet()) {
      if (OPTIONS.contains(key)) {
        String advice = "write it beside options, not in it";
        problems.add(further.placeOf(key), quote(key) + " is a key of its own", advice);
      }
      further.text(key).ifPresent(text -> own.put(key, text.text()));
    }
  }

  /** Labels that a pool or a host has. */
  static Map<String, String> labels(Value.Table table) {
    Map<String, String> own = new LinkedHashMap<>();
    table
        .table("labels")
        .ifPresent(
            all ->
                all.entries()
                    .keySet()
                    .forEach(name -> all.text(name).ifPresent(t -> own.put(name, t.text()))));
    return own;
  }
}
