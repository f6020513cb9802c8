package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.command.Command;
import com.plushm.api.spec.Specification.Software;
import com.plushm.api.spec.Specification.Software.Install;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes a package of its checked values. */
final class SoftwareBuilder {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final Pattern TAR = Pattern.compile(".*\\.(tar|tgz|txz|tbz2?|tar\\.(gz|xz|bz2))");
  private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.+");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+)://.*");

  /** As the client replaces it. */
  private static final String ARCHIVE = "${archive}";

  private final Outside outside;
  private final Problems problems;

  SoftwareBuilder(Outside outside, Problems problems) {
    this.outside = outside;
    this.problems = problems;
  }

  /** What is done with a package. */
  private record Way(Install install, List<String> words) {}

  /** The package; nothing if it is wrong. */
  Optional<Software> build(String name, Value.Entry entry) {
    Value value = entry.value().orElse(null);
    if (value instanceof Value.Text text) {
      return source(text)
          .map(source -> new Software(name, source, "", byName(source), List.of(), name, 0, false));
    }
    if (!(value instanceof Value.Table table)) {
      return Optional.empty();
    }
    Optional<String> source = table.text("source").flatMap(this::source);
    Way way = way(table, source.orElse(""));
    if (!table.has("source") && way.install() != Install.COMMAND) {
      String advice = "add source: FILE, or install: {command: [...]}";
      problems.add(entry.key().place(), "package " + quote(name) + " has no source", advice);
    }
    if (table.has("strip") && way.install() != Install.TAR && way.install() != Install.ZIP) {
      problems.add(table.placeOf("strip"), "'strip' is for archives, tar or zip", "leave it out");
    }
    if (!table.has("source") && way.words().stream().anyMatch(w -> w.contains(ARCHIVE))) {
      String what = "'${archive}' without a source";
      problems.add(table.placeOf("install"), what, "add source: FILE");
    }
    return Optional.of(
        new Software(
            name,
            source.orElse(""),
            sha256(table),
            way.install(),
            way.words(),
            folder(name, table),
            table.number("strip").map(Value.Number::number).orElse(0),
            table.flag("cleanUp")));
  }

  private String sha256(Value.Table table) {
    Optional<Value.Text> hash = table.text("sha256");
    if (hash.isPresent() && !SHA_256.matcher(hash.get().text()).matches()) {
      String what = "'sha256' is no SHA-256: " + quote(hash.get().text());
      String advice = "write 64 hexadecimal digits, as sha256sum prints them";
      problems.add(hash.get().at().place(), what, advice);
    }
    if (hash.isPresent() && !table.has("source")) {
      problems.add(table.placeOf("sha256"), "'sha256' without a source", "leave it out");
    }
    return hash.map(h -> h.text().toLowerCase(Locale.ROOT)).orElse("");
  }

  private String folder(String name, Value.Table table) {
    Optional<Value.Text> to = table.text("to");
    if (to.isPresent()) {
      Place place = to.get().at().place();
      int bytes = to.get().text().getBytes(StandardCharsets.UTF_8).length;
      if (to.get().text().isBlank()) {
        problems.add(place, "'to' is empty", "leave it out for a folder named " + name);
      } else if (bytes > Command.PATH_BYTES_MAX) {
        problems.add(place, "a path of " + bytes + " bytes", "");
      }
    }
    return to.map(Value.Text::text).orElse(name);
  }

  /** A file as an absolute path, or an address. */
  private Optional<String> source(Value.Text text) {
    String source = text.text();
    Place place = text.at().place();
    if (source.isBlank()) {
      problems.add(place, "the source is empty", "name a file, or an http(s) address");
      return Optional.empty();
    }
    if (ADDRESS.matcher(source).matches()) {
      return Optional.of(source);
    }
    String path = source.startsWith("file:") ? source.substring("file:".length()) : source;
    if (SCHEME.matcher(path).matches()) {
      String what = "software cannot be fetched from " + quote(source);
      problems.add(place, what, "name a file, or an http(s) address");
      return Optional.empty();
    }
    return outside.ask(place, sources -> sources.locate(path));
  }

  private static Install byName(String source) {
    String lower = source.toLowerCase(Locale.ROOT);
    int query = lower.indexOf('?');
    String path = query < 0 ? lower : lower.substring(0, query);
    if (TAR.matcher(path).matches()) {
      return Install.TAR;
    }
    return path.endsWith(".zip") ? Install.ZIP : Install.NONE;
  }

  private static Way way(Value.Table table, String source) {
    Optional<Value.Table> own = table.table("install");
    if (own.isPresent()) {
      return new Way(Install.COMMAND, own.get().words("command"));
    }
    return switch (table.text("install").map(Value.Text::text).orElse("")) {
      case "tar" -> new Way(Install.TAR, List.of());
      case "zip" -> new Way(Install.ZIP, List.of());
      case "none" -> new Way(Install.NONE, List.of());
      case "deb" -> new Way(Install.COMMAND, List.of("dpkg", "-i", ARCHIVE));
      case "rpm" -> new Way(Install.COMMAND, List.of("rpm", "-U", "--replacepkgs", ARCHIVE));
      default ->
          // A wrong word has been noted; nothing further is to be said of it.
          new Way(table.has("install") ? Install.COMMAND : byName(source), List.of());
    };
  }
}
