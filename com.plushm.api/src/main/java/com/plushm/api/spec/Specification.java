package com.plushm.api.spec;

import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A checked application specification. Lists keep the order of the file.
 *
 * @param variables the specification's own, already replaced wherever they stand
 * @param massFailure what follows from a mass failure; the deployment's answer if not said
 */
public record Specification(
    String name,
    String file,
    Map<String, String> variables,
    List<Pool> pools,
    List<Component> components,
    List<Process> processes,
    Optional<MassFailure> massFailure) {

  /**
   * Hosts that may be used.
   *
   * @param launcher {@code local} or {@code ssh}
   * @param options of the launcher; see {@link com.plushm.api.launch.LaunchTarget}
   * @param hostOptions options of single hosts, by name; they win
   */
  public record Pool(
      String name,
      String launcher,
      NodeSet hosts,
      Map<String, String> options,
      Map<String, Map<String, String>> hostOptions) {}

  /**
   * A named set of hosts.
   *
   * @param count how many hosts; at most what the pool has
   * @param min with how many it can do
   */
  public record Component(String name, String pool, int count, int min) {}

  /**
   * A process block.
   *
   * @param on the component whose hosts run it
   * @param after names of processes that must have ended well on the host before
   * @param shell whether the command is one word for {@code /bin/sh -c}
   * @param timeout zero for none
   */
  public record Process(
      String name,
      String on,
      List<String> command,
      boolean shell,
      Map<String, String> environment,
      String directory,
      List<String> after,
      Duration timeout,
      boolean idempotent) {}
}
