package com.plushm.controller;

import java.util.List;
import java.util.SortedMap;

/**
 * What {@code mesh} shows of the fabric.
 *
 * @param root the host of the root; empty if there is none
 * @param claim the root's claim in words
 * @param commands numbered so far, last one's id
 * @param invitations outstanding, of at most {@code invitationsMax}
 * @param waiting invitations that wait for their turn
 * @param counters of links and refusals
 */
public record MeshView(
    String overlay,
    String root,
    String rootNode,
    String claim,
    int joined,
    String lastCommand,
    int invitations,
    int invitationsMax,
    int waiting,
    List<String> events,
    SortedMap<String, Long> counters) {}
