package com.plushm.controller;

import com.plushm.api.id.HostName;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * What {@code nodes} shows of a host.
 *
 * @param aliases other names under which the same participant was invited
 * @param node short node id; empty if it never joined
 * @param ordinal -1 if it was never admitted
 * @param endpoint empty if unknown
 * @param reason why it is not joined; empty if it is
 * @param facts what it is made of, by name; empty if it never said
 * @param unused why no execution may choose it: failed, or drained; empty if one may
 */
public record NodeView(
    HostName host,
    List<HostName> aliases,
    HostState state,
    Duration inState,
    String launcher,
    String node,
    long incarnation,
    int ordinal,
    String endpoint,
    int disconnects,
    String reason,
    SortedMap<String, String> facts,
    String unused) {}
