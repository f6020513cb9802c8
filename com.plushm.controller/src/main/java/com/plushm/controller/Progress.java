package com.plushm.controller;

import com.plushm.api.nodeset.NodeSet;

/**
 * Where an activity stands, in hosts.
 *
 * @param phase {@code connecting}, {@code running greet}, {@code disconnecting}
 * @param done hosts that are through
 * @param failed hosts whose command failed
 * @param missing hosts given up
 * @param slowest some of those that are waited for; empty if all are through
 */
public record Progress(
    String phase, int targets, int done, int failed, int missing, NodeSet slowest) {}
