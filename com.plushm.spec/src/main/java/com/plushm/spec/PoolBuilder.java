package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.spec.HostLists.Members;
import com.plushm.spec.HostSettings.Reach;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a pool of its checked values: which hosts, by which launcher, with which options. */
final class PoolBuilder {
  /** Names of clients on the controller's own machine. */
  private static final Pattern LOCAL_NAME = Pattern.compile("local[0-9]+");

  /** Where hosts come from; a pool has one of them. */
  private static final List<String> SOURCES = List.of("local", "hosts", "file", "command", "slurm");

  private final HostSets hosts;
  private final Outside outside;
  private final Problems problems;

  PoolBuilder(HostSets hosts, Outside outside, Problems problems) {
    this.hosts = hosts;
    this.outside = outside;
    this.problems = problems;
  }

  /** The pool; nothing if its hosts are wrong. */
  Optional<Pool> build(String name, Value value) {
    if (value instanceof Value.Text text) {
      Place place = text.at().place();
      return hosts
          .read(List.of(text), place)
          .flatMap(set -> reach(set, place).map(by -> plain(name, by, set)));
    }
    if (!(value instanceof Value.Table table)) {
      return Optional.empty();
    }
    Optional<String> source = source(name, table);
    Optional<Members> members = source.flatMap(key -> members(key, table));
    Optional<Reach> reach =
        members.flatMap(
            m ->
                source.get().equals("slurm")
                    ? Optional.of(Reach.SLURM)
                    : reach(m.hosts(), table.placeOf(source.get())));
    return reach.map(by -> pool(name, table, members.get(), by));
  }

  private static Pool plain(String name, Reach reach, NodeSet set) {
    return new Pool(name, launcher(reach), set, Map.of(), Map.of());
  }

  private static String launcher(Reach reach) {
    return reach.name().toLowerCase(Locale.ROOT);
  }

  private Pool pool(String name, Value.Table table, Members members, Reach reach) {
    if (reach == Reach.LOCAL && table.has("home")) {
      String advice = "name a folder for each host under each, or leave it out";
      problems.add(table.placeOf("home"), "local clients cannot share one home folder", advice);
    }
    HostSettings settings = new HostSettings(hosts, problems);
    Map<String, String> options = settings.options(table, reach);
    table.table("each").ifPresent(each -> settings.read(each, reach, name, members.hosts()));
    settings.adopt(members);
    return new Pool(
        name,
        launcher(reach),
        members.hosts(),
        Collections.unmodifiableMap(options),
        Collections.unmodifiableMap(settings.options()),
        Collections.unmodifiableMap(HostSettings.labels(table)),
        Collections.unmodifiableMap(settings.labels()),
        table.flag("sharedFileSystem"));
  }

  private Optional<String> source(String name, Value.Table table) {
    List<String> given = SOURCES.stream().filter(table::has).toList();
    if (given.size() == 1) {
      return Optional.of(given.get(0));
    }
    boolean none = given.isEmpty();
    String what =
        none ? "has neither hosts nor local" : "has both " + given.get(0) + " and " + given.get(1);
    String advice = none ? "add hosts: node[1-4], or local: 4" : "make two pools of it";
    Place place = none ? table.place() : table.placeOf(given.get(1));
    problems.add(place, "pool " + quote(name) + " " + what, advice);
    return Optional.empty();
  }

  /** The hosts of a pool; nothing if they are wrong, which has been noted. */
  private Optional<Members> members(String source, Value.Table table) {
    Place place = table.placeOf(source);
    return switch (source) {
      case "local" ->
          table.number("local").map(n -> Members.of(NodeSet.parse("local[1-" + n.number() + "]")));
      case "hosts" -> expressions(table.texts("hosts")).map(Members::of);
      case "file" -> table.text("file").flatMap(file -> file(file.text(), place));
      case "command" ->
          table.items("command").flatMap(words -> command(table.words("command"), place));
      default -> slurm(table, place);
    };
  }

  private Optional<NodeSet> expressions(List<Value.Text> expressions) {
    // None at all: they are wrong, which has been noted.
    return expressions.isEmpty()
        ? Optional.empty()
        : hosts.read(expressions, expressions.get(0).at().place());
  }

  private Optional<Members> file(String file, Place place) {
    return outside
        .bytes(place, quote(file), sources -> sources.file(file))
        .flatMap(content -> new HostLists(hosts, problems).read(file, content, place));
  }

  private Optional<Members> command(List<String> words, Place place) {
    String label = "what " + quote(String.join(" ", words)) + " printed";
    return outside
        .bytes(place, label, sources -> sources.command(words))
        .flatMap(content -> new HostLists(hosts, problems).read(label, content, place));
  }

  private Optional<Members> slurm(Value.Table table, Place place) {
    if (!table.flag("slurm")) {
      if (table.value("slurm").isPresent()) {
        problems.add(place, "'slurm' is true or not said at all", "leave it out");
      }
      return Optional.empty();
    }
    return outside
        .ask(place, HostSources::slurm)
        .flatMap(
            list -> {
              HostLists lists = new HostLists(hosts, problems);
              byte[] line = list.getBytes(StandardCharsets.UTF_8);
              return lists.read("the allocation of Slurm", line, place);
            });
  }

  /** By the names alone, as everywhere: {@code local7} is a process here, all else is reached. */
  private Optional<Reach> reach(NodeSet set, Place place) {
    long local = set.stream().filter(host -> LOCAL_NAME.matcher(host).matches()).count();
    if (local > 0 && local < set.size()) {
      problems.add(place, "local and other hosts in one pool", "make two pools of it");
      return Optional.empty();
    }
    return Optional.of(local > 0 ? Reach.LOCAL : Reach.SSH);
  }
}
