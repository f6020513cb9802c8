package com.plushm.controller;

import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What {@code runs} shows of an execution, of this controller process or one before it.
 *
 * @param kind {@code shell}, {@code run}, {@code put} or {@code get}
 * @param state its word in {@code docs/states.md}: {@code connecting}, {@code preparing}, {@code
 *     running}, {@code restarting}, {@code stopping}, {@code cleaning up}, {@code leaving}, and
 *     over {@code done}, {@code interrupted}, {@code aborted} or {@code lost}
 * @param began by the wall clock
 * @param took until now, if it goes on
 * @param exitStatus as {@link Summary#exitStatus} has it; -1 while it goes on
 * @param hosts all that it was for; as far as known, while it goes on
 * @param text the command line, the specification's file, or the path that was moved
 * @param sha256 of a run's specification file, 64 lower-case hexadecimal digits; empty for others
 *     and where an older journal does not know it
 * @param parts of a run where its components ran, in the order of the file; the same
 * @param digest SHA-256 of all that was asked for, in hexadecimal: equal requests have equal ones
 */
public record RunView(
    String id,
    String name,
    String kind,
    String state,
    Instant began,
    Duration took,
    int targets,
    int answered,
    int failed,
    int missing,
    int exitStatus,
    NodeSet hosts,
    String text,
    String sha256,
    List<Part> parts,
    String digest) {

  /**
   * Where a component ran.
   *
   * @param hosts those that hold its places, spare ones that took them among them; none before they
   *     have joined
   */
  public record Part(String component, NodeSet hosts) {}
}
