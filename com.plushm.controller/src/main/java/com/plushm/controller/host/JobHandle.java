package com.plushm.controller.host;

import com.plushm.controller.Activity;
import com.plushm.controller.ActivityListener;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.Observer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A job as its user holds it: hears of it on the loop, stops it from any thread. */
final class JobHandle implements Activity, Observer {
  private static final Logger LOG = LoggerFactory.getLogger(JobHandle.class);

  private final String id;
  private final ActivityListener listener;
  private final Runnable interrupt;
  private final Runnable abandon;
  private final Runnable leave;
  private final CompletableFuture<Summary> summary = new CompletableFuture<>();

  /**
   * @param id the execution's id; empty if it is none
   */
  JobHandle(
      String id, ActivityListener listener, Runnable interrupt, Runnable abandon, Runnable leave) {
    this.id = id;
    this.listener = listener;
    this.interrupt = interrupt;
    this.abandon = abandon;
    this.leave = leave;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public CompletionStage<Summary> summary() {
    return summary.minimalCompletionStage();
  }

  @Override
  public void interrupt() {
    interrupt.run();
  }

  @Override
  public void abandon() {
    abandon.run();
  }

  @Override
  public void leave() {
    leave.run();
  }

  @Override
  public void progress(Progress progress) {
    tell(l -> l.progress(progress));
  }

  @Override
  public void notice(String line) {
    tell(l -> l.notice(line));
  }

  @Override
  public void output(OutputEvent event) {
    tell(l -> l.output(event));
  }

  /** A listener that fails is its owner's affair; the loop goes on. */
  private void tell(Consumer<ActivityListener> what) {
    try {
      what.accept(listener);
    } catch (RuntimeException e) {
      LOG.warn("a listener failed", e);
    }
  }

  @Override
  public void done(Summary account) {
    summary.complete(account);
  }
}
