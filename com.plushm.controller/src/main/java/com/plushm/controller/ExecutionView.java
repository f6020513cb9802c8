package com.plushm.controller;

import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;

/**
 * What {@code control} shows of an execution.
 *
 * @param state a word, as {@link RunView#state} has it
 */
public record ExecutionView(
    String id,
    String name,
    String state,
    Duration age,
    int targets,
    int answered,
    int failed,
    int missing,
    NodeSet waitingFor) {}
