package com.plushm.controller.decide;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A client that was started and listens.
 *
 * @param running whether it says that it did so before: then it has proved nothing
 * @param facts of its host, by name; empty if it told none
 */
public record Launched(
    Peer peer, Incarnation incarnation, boolean running, SortedMap<String, String> facts) {
  /** One that told nothing of its host. */
  public static Launched of(Peer peer, Incarnation incarnation, boolean running) {
    return new Launched(peer, incarnation, running, new TreeMap<>());
  }
}
