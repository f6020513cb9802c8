package com.plushm.controller.decide;

import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage.Member;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import java.util.Optional;
import java.util.TreeMap;

/** A client process. */
final class FakeClient {
  final NodeId id;
  final HostName host;
  Incarnation incarnation = Incarnation.NONE;
  Ordinal ordinal;
  boolean alive;
  boolean inTree;

  /** It is told whom to join, and finds no way there. */
  boolean astray;

  long seen;
  final TreeMap<Long, Command.Run> running = new TreeMap<>();

  /** What it tells of its host. */
  final TreeMap<String, String> facts = new TreeMap<>();

  FakeClient(NodeId id, HostName host) {
    this.id = id;
    this.host = host;
  }

  Peer peer() {
    return new Peer(id, new Endpoint("127.0.0.1", 1_000 + (int) id.low()));
  }

  Launched launched(boolean before) {
    return new Launched(peer(), incarnation, before, facts);
  }

  Remote remote() {
    return new Remote(peer(), incarnation, Role.PARTICIPANT);
  }

  Member member() {
    return new Member(peer(), incarnation, host, Optional.ofNullable(ordinal));
  }
}
