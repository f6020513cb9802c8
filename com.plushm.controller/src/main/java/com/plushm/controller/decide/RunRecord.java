package com.plushm.controller.decide;

/**
 * An execution that is over, as the journal keeps it.
 *
 * @param key the execution's id
 * @param kind {@code shell}, {@code run}, {@code put} or {@code get}
 * @param beganAt milliseconds since 1970
 * @param hosts folded
 * @param text what was run: the command line, or the specification's file
 */
public record RunRecord(
    String key,
    String name,
    String kind,
    long beganAt,
    long tookMillis,
    int targets,
    int answered,
    int failed,
    int missing,
    int exitStatus,
    boolean interrupted,
    String hosts,
    String text) {}
