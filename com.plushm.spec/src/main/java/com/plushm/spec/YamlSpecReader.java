package com.plushm.spec;

import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.spec.grammar.ShapeChecker;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.grammar.Variables;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.xml.ElementReader;
import com.plushm.spec.xml.PlushProject;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.Tree;
import com.plushm.spec.yaml.TreeReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/**
 * Specifications in YAML and JSON, and Plush's XML (docs/specification.md). Safe for any bytes and
 * any thread.
 */
@Component
public final class YamlSpecReader implements SpecReader {
  private static final String SCHEMA = "plushm.schema.json";

  @Override
  public String schema() {
    try (InputStream schema = YamlSpecReader.class.getResourceAsStream(SCHEMA)) {
      return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Result read(
      String file, byte[] content, Map<String, String> overrides, HostSources sources) {
    Problems problems = new Problems(file);
    Problems notices = new Problems(file);
    Optional<Specification> specification =
        tree(file, content, sources, problems, notices)
            .flatMap(read -> specification(file, read, overrides, sources, problems));
    return problems.isEmpty() && specification.isPresent()
        ? new Result(specification.get(), List.of(), notices.sorted())
        : new Result(null, problems.sorted(), notices.sorted());
  }

  private record ReadFile(Source source, Tree tree) {}

  private static Optional<ReadFile> tree(
      String file, byte[] content, HostSources sources, Problems problems, Problems notices) {
    String lower = file.toLowerCase(Locale.ROOT);
    if (content.length > BYTES_MAX) {
      String what = "the file has " + content.length + " bytes, the limit is " + BYTES_MAX;
      problems.add(Place.FILE, what, "");
      return Optional.empty();
    }
    if (lower.endsWith(".xml") || (!isYaml(lower) && ElementReader.isXml(content))) {
      return PlushProject.translate(content, sources, problems, notices)
          .map(t -> new ReadFile(Source.none(), t));
    }
    return Source.decode(content, isJson(lower, content), problems)
        .flatMap(source -> TreeReader.read(source, problems).map(t -> new ReadFile(source, t)));
  }

  private static boolean isYaml(String lowerName) {
    return lowerName.endsWith(".yaml") || lowerName.endsWith(".yml");
  }

  /** By the file's name; what comes without one is JSON if it begins like a JSON object. */
  private static boolean isJson(String lowerName, byte[] content) {
    if (isYaml(lowerName)) {
      return false;
    }
    int first = 0;
    while (first < content.length && content[first] >= 0 && content[first] <= ' ') {
      first++;
    }
    return lowerName.endsWith(".json") || (first < content.length && content[first] == '{');
  }

  private static Optional<Specification> specification(
      String file,
      ReadFile read,
      Map<String, String> overrides,
      HostSources sources,
      Problems problems) {
    Variables variables = new Variables(read.source, names(read.tree, "components"), problems);
    ShapeChecker checker = new ShapeChecker(variables, problems);
    checker.declare(child(read.tree, "variables"), overrides);
    Optional<Value.Table> root = checker.specification(read.tree);
    HostSets hosts = new HostSets(read.source, sources.groups(), problems);
    Outside outside = new Outside(sources, problems);
    return root.map(
        table -> new SpecBuilder(hosts, outside, problems).build(file, table, variables));
  }

  private static Optional<Tree> child(Tree tree, String key) {
    return tree instanceof Tree.Keys keys
        ? Optional.ofNullable(keys.entries().get(key)).map(Tree.Entry::value)
        : Optional.empty();
  }

  /** The names under a key, whether what they name is right or wrong. */
  private static Set<String> names(Tree tree, String key) {
    return child(tree, key)
        .map(
            value ->
                value instanceof Tree.Keys keys
                    ? Collections.unmodifiableSet(new LinkedHashMap<>(keys.entries()).keySet())
                    : Collections.<String>emptySet())
        .orElse(Collections.emptySet());
  }
}
