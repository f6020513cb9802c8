package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import java.io.ByteArrayOutputStream;

/** What really happened to one process: against this the accounts are checked. */
public final class ProcessRun {
  private final HostName host;
  private final NodeId node;
  private final String execution;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Outcome outcome;

  ProcessRun(HostName host, NodeId node, String execution) {
    this.host = host;
    this.node = node;
    this.execution = execution;
  }

  public HostName host() {
    return host;
  }

  public NodeId node() {
    return node;
  }

  public String execution() {
    return execution;
  }

  /** How it ended; null if it has not. */
  public Outcome outcome() {
    return outcome;
  }

  public Bytes put(Stream stream) {
    return Bytes.of((stream == Stream.OUT ? out : err).toByteArray());
  }

  void put(Stream stream, Bytes bytes) {
    (stream == Stream.OUT ? out : err).writeBytes(bytes.toArray());
  }

  void ended(Outcome how) {
    outcome = how;
  }
}
