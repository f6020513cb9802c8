package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What really happened to one process: against this the accounts are checked. */
public final class ProcessRun {
  private final HostName host;
  private final NodeId node;
  private final String execution;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Outcome outcome;
  private CommandId command;
  private List<String> words = List.of();
  private int attempts;
  private boolean gone;

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

  /** What ordered it, if it is a process of an application; else null. */
  public CommandId command() {
    return command;
  }

  /** Its program and arguments. */
  public List<String> words() {
    return words;
  }

  /** How often it was started. */
  public int attempts() {
    return attempts;
  }

  /** Whether it runs now. */
  public boolean running() {
    return attempts > 0 && outcome == null && !gone;
  }

  void begun(CommandId by, List<String> program) {
    command = by;
    words = program;
    attempts++;
    outcome = null;
    gone = false;
  }

  /** It runs no more, and nobody saw how it ended. */
  void gone() {
    gone = true;
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
