package com.plushm.controller.shell;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.GroupResolver;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.HostSources;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the specification of the person at a console may draw on: their groups, files beside the
 * specification, commands on the controller's machine, and the Slurm job of the shell in which they
 * typed.
 */
final class PersonsSources implements HostSources {
  /** The allocation's id, also the launcher's option {@code job} for hosts that come from it. */
  static final String SLURM_JOB = "SLURM_JOB_ID";

  private static final String SLURM_HOSTS = "SLURM_JOB_NODELIST";
  private static final String OWN_PREFIX = "PLUSHM_";

  private final Console console;
  private final Path folder;
  private final GroupResolver groups;

  /**
   * @param folder where relative names are looked up: the specification's own
   */
  PersonsSources(Console console, Path folder) {
    this.console = console;
    this.folder = folder;
    this.groups = GroupFiles.of(console);
  }

  @Override
  public GroupResolver groups() {
    return groups;
  }

  @Override
  public byte[] file(String path) {
    Path file = resolve(path);
    if (Files.isDirectory(file)) {
      throw unreadable(path, "is a folder", "name a file", null);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(BYTES_MAX + 1);
      if (content.length > BYTES_MAX) {
        throw unreadable(path, "has more than " + BYTES_MAX + " bytes", "use a smaller one", null);
      }
      return content;
    } catch (IOException e) {
      throw Files.exists(file)
          ? unreadable(path, "cannot be read", "check its permissions", e)
          : unreadable(path, "is not there", "it would be " + file, e);
    }
  }

  private Path resolve(String path) {
    try {
      if (path.startsWith("~/")) {
        return Path.of(console.variable("HOME").orElse("/")).resolve(path.substring(2));
      }
      return folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw unreadable(path, "is no file's name", null, e);
    }
  }

  private static PlushException unreadable(String path, String what, String todo, Exception why) {
    return new PlushException(
        ErrorCode.SPEC_UNREADABLE, "file '" + path + "' " + what, null, todo, why);
  }

  @Override
  public byte[] command(List<String> words) {
    List<String> line = new ArrayList<>(words);
    if (line.get(0).indexOf('/') >= 0) {
      line.set(0, resolve(line.get(0)).toString());
    }
    return bounded(line).run();
  }

  private BoundedCommand bounded(List<String> line) {
    SortedMap<String, String> environment = new TreeMap<>(System.getenv());
    environment.keySet().removeIf(name -> name.startsWith(OWN_PREFIX));
    console.variable("HOME").ifPresent(home -> environment.put("HOME", home));
    for (String name : List.of(SLURM_JOB, SLURM_HOSTS)) {
      console.variable(name).ifPresent(value -> environment.put(name, value));
    }
    return new BoundedCommand(line, folder, environment, () -> console.interrupts().count() > 0);
  }

  @Override
  public String slurm() {
    String hosts =
        console
            .variable(SLURM_HOSTS)
            .orElseThrow(
                () ->
                    new PlushException(
                        ErrorCode.SPEC_UNREADABLE,
                        "there is no Slurm allocation: " + SLURM_HOSTS + " is not set",
                        null,
                        "start plushm inside salloc or sbatch"));
    // Slurm's lists are node sets as ours are; whatever else they may be, Slurm itself knows.
    return isNodeSet(hosts)
        ? hosts
        : onPath("scontrol").map(scontrol -> expanded(scontrol, hosts)).orElse(hosts);
  }

  private static boolean isNodeSet(String hosts) {
    try {
      return !NodeSet.parse(hosts).isEmpty();
    } catch (PlushException e) {
      return false; // What is wrong with it is said where it is used.
    }
  }

  private String expanded(Path scontrol, String hosts) {
    byte[] lines = bounded(List.of(scontrol.toString(), "show", "hostnames", hosts)).run();
    return String.join(
        ",",
        new String(lines, StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList());
  }

  private static Optional<Path> onPath(String program) {
    String path = System.getenv("PATH");
    for (String each : (path == null ? "" : path).split(":", -1)) {
      if (each.startsWith("/") && Files.isExecutable(Path.of(each, program))) {
        return Optional.of(Path.of(each, program));
      }
    }
    return Optional.empty();
  }
}
