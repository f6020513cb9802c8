package com.plushm.controller.shell;

import com.plushm.api.command.Outcome;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Activity;
import com.plushm.controller.Summary;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** An execution that goes on until somebody ends it, and those who look on. */
class LastingExecution implements Activity {
  static final String ID = "1.9";

  final AtomicInteger lookers = new AtomicInteger();
  final AtomicInteger stops = new AtomicInteger();
  private final CompletableFuture<Summary> end = new CompletableFuture<>();

  static Summary summary(boolean interrupted) {
    NodeSet hosts = NodeSet.parse("local[1-2]");
    List<Summary.Block> blocks =
        List.of(ScriptedControlNode.block(hosts, Outcome.exited(0), "served\n", ""));
    return ScriptedControlNode.account("service", blocks, List.of(), 2, 0, 0, interrupted);
  }

  /** One that is over as soon as somebody waits for it. */
  static Activity overWhenAwaited(Runnable awaited) {
    return new LastingExecution() {
      @Override
      public CompletionStage<Summary> summary() {
        awaited.run();
        end(false);
        return super.summary();
      }
    };
  }

  void end(boolean interrupted) {
    end.complete(summary(interrupted));
  }

  /** Somebody who looks on: letting go of it ends nothing but that. */
  Activity look() {
    CompletableFuture<Summary> seen = new CompletableFuture<>();
    lookers.incrementAndGet();
    var unused = seen.whenComplete((s, e) -> lookers.decrementAndGet());
    var alsoUnused = end.thenAccept(seen::complete);
    return new Activity() {
      @Override
      public String id() {
        return ID;
      }

      @Override
      public CompletionStage<Summary> summary() {
        return seen;
      }

      @Override
      public void interrupt() {
        LastingExecution.this.interrupt();
      }

      @Override
      public void abandon() {
        LastingExecution.this.interrupt();
      }

      @Override
      public void leave() {
        seen.complete(LastingExecution.summary(false));
      }
    };
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public CompletionStage<Summary> summary() {
    return end;
  }

  @Override
  public void interrupt() {
    stops.incrementAndGet();
    end(true);
  }

  @Override
  public void abandon() {
    end(true);
  }
}
