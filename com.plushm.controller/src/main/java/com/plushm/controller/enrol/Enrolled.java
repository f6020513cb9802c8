package com.plushm.controller.enrol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import java.util.SortedMap;

/**
 * How a dialogue ended well.
 *
 * @param peer the client, with the endpoint to dial
 * @param incarnation of the client that is there now
 * @param alreadyRunning true if the home folder was in use: the peer is the client that uses it; it
 *     was not enrolled anew, and what was launched has ended
 * @param facts of the host, by name
 */
public record Enrolled(
    Peer peer, Incarnation incarnation, boolean alreadyRunning, SortedMap<String, String> facts) {}
