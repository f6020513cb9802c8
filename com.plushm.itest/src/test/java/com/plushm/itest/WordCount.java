package com.plushm.itest;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The word count of {@code run/examples} on local clients, each of whose processes writes down that
 * it has started: what came of it, compared with the count by one process, and what was started how
 * often.
 */
final class WordCount {
  /** How many words are shown; more than there are. */
  private static final int TOP = 100_000;

  private final Deployment deployment;
  private final int hosts;
  private final Path specification;
  private final Path starts;
  private final Path area;
  private final List<String> settings;

  /**
   * @param pause seconds that each phase takes longer
   * @param number of this one in the deployment
   */
  WordCount(Deployment deployment, int hosts, int pause, int number) throws IOException {
    this.deployment = deployment;
    this.hosts = hosts;
    Path folder = Files.createDirectory(deployment.folder().resolve("count-" + number));
    this.starts = folder.resolve("starts");
    this.area = folder.resolve("area");
    this.specification = folder.resolve("mapreduce.yaml");
    Path examples = SourceTree.root().resolve("run/examples");
    Path parts = Files.createDirectory(folder.resolve("mapreduce"));
    try (Stream<Path> files = Files.list(examples.resolve("mapreduce"))) {
      for (Path file : files.toList()) {
        Files.copy(file, parts.resolve(file.getFileName()));
      }
    }
    Files.writeString(
        specification, noting(Files.readString(examples.resolve("mapreduce.yaml")), starts));
    this.settings =
        List.of("hosts=" + hosts, "pause=" + pause, "top=" + TOP, "area=" + area.toString());
  }

  /** The specification whose processes append their name and host to a file when they start. */
  static String noting(String text, Path starts) {
    StringBuilder noting = new StringBuilder();
    String process = "";
    for (String line : text.lines().toList()) {
      if (line.matches("  [a-z]+:")) {
        process = line.strip().replace(":", "");
      }
      String note = "echo \"" + process + " $PLUSHM_HOST\" >> \"" + starts + "\"";
      if (line.equals("    shell: |")) {
        noting.append(line).append("\n      ").append(note);
      } else if (line.startsWith("    shell: ")) {
        noting.append("    shell: |\n      ").append(note).append("\n      ");
        noting.append(line.substring("    shell: ".length()));
      } else {
        noting.append(line);
      }
      noting.append('\n');
    }
    return noting.toString();
  }

  /**
   * Begins to run it.
   *
   * @param words before {@code run}
   */
  Running start(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("run");
    for (String setting : settings) {
      all.add("--set");
      all.add(setting);
    }
    all.add("--json");
    all.add(specification.toString());
    return deployment.start(all.toArray(String[]::new));
  }

  /** How often each process was started on each host; {@code map local3} is a key. */
  SortedMap<String, Integer> starts() throws IOException {
    SortedMap<String, Integer> counts = new TreeMap<>();
    if (Files.exists(starts)) {
      Files.readString(starts).lines().forEach(line -> counts.merge(line, 1, Integer::sum));
    }
    return counts;
  }

  /** On how many hosts that process was started. */
  long started(String process) throws IOException {
    return starts().keySet().stream().filter(key -> key.startsWith(process + " ")).count();
  }

  /** How many hosts have done that phase. */
  long done(String phase) throws IOException {
    if (!Files.exists(area)) {
      return 0;
    }
    String file = phase.equals("map") ? "map-0-[0-9]+" : "sum-[0-9]+";
    try (Stream<Path> files = Files.list(area)) {
      return files.filter(path -> path.getFileName().toString().matches(file)).count();
    }
  }

  /** Hosts that count. */
  int workers() {
    return hosts - 1;
  }

  /** What is wrong about the end of it; empty if nothing. */
  List<String> faults(Result result) throws Exception {
    List<String> faults = new ArrayList<>();
    if (result.status() != 0) {
      faults.add("exit " + result.status() + ": " + result.out() + result.err());
      return faults;
    }
    String counted = output(result, "collect");
    if (!counted.equals(alone())) {
      faults.add("the result is another one than that of one process: " + result.out());
    }
    if (!output(result, "check").startsWith("the same as counted alone")) {
      faults.add("the check says: " + output(result, "check"));
    }
    if (Files.exists(area)) {
      faults.add(area + " is still there");
    }
    return faults;
  }

  /** Starts of a process on a host beyond the first. */
  List<String> doubled() throws IOException {
    return starts().entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(Map.Entry::toString)
        .toList();
  }

  /** What a process has put out, on one host. */
  private static String output(Result result, String process) throws IOException {
    for (Map<String, Object> document : result.json()) {
      if (process.equals(document.get("process"))) {
        return String.valueOf(document.get("stdout"));
      }
    }
    return "";
  }

  private String alone() throws Exception {
    Path folder = specification.resolveSibling("mapreduce");
    Process process =
        new ProcessBuilder(
                "sh",
                folder.resolve("wordcount.sh").toString(),
                "alone",
                folder.resolve("harbour.txt").toString(),
                Integer.toString(TOP))
            .start();
    String counted = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("wordcount.sh alone ended with " + process.exitValue());
    }
    return counted;
  }
}
