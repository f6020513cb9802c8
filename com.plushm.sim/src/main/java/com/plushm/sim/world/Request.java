package com.plushm.sim.world;

import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.Observer;
import java.util.List;
import java.util.function.Consumer;

/** Something that a person asked the controller for, and the account that came back. */
public final class Request implements Observer {
  /** What was asked for. */
  public enum Kind {
    CONNECT,
    SHELL,
    USE,
    PUT,
    GET,
    RUN,
    DISCONNECT
  }

  private final Kind kind;
  private final String key;
  private final List<SimHost> hosts;
  private final long askedAt;
  private final Consumer<Request> answered;
  private Summary summary;
  private boolean orphaned;

  Request(Kind kind, String key, List<SimHost> hosts, long askedAt, Consumer<Request> answered) {
    this.kind = kind;
    this.key = key;
    this.hosts = List.copyOf(hosts);
    this.askedAt = askedAt;
    this.answered = answered;
  }

  public Kind kind() {
    return kind;
  }

  public String key() {
    return key;
  }

  public List<SimHost> hosts() {
    return hosts;
  }

  public long askedAt() {
    return askedAt;
  }

  /** The account; null until it came. */
  public Summary summary() {
    return summary;
  }

  /** Whether an answer may still come: it has not, and the controller that was asked lives. */
  public boolean open() {
    return summary == null && !orphaned;
  }

  /** The controller that was asked is gone. */
  void orphan() {
    orphaned = true;
  }

  @Override
  public void progress(Progress progress) {
    // A person sees it; nothing follows from it.
  }

  @Override
  public void notice(String line) {
    // A person reads it.
  }

  @Override
  public void done(Summary account) {
    if (summary != null) {
      throw new IllegalStateException(key + " was accounted for twice");
    }
    summary = account;
    answered.accept(this);
  }
}
