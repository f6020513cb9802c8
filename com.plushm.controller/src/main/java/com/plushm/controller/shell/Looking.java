package com.plushm.controller.shell;

import com.plushm.controller.Activity;
import com.plushm.controller.ControlNode;
import com.plushm.controller.Summary;
import java.util.concurrent.CompletionStage;

/**
 * Following the output of an execution until it ends. Whoever interrupts means the execution
 * itself; whoever only wants to see no more of it says {@link #leave}.
 *
 * @param following its output as {@link ControlNode#logs} follows it
 */
record Looking(ControlNode node, String id, Activity following) implements Activity {
  @Override
  public CompletionStage<Summary> summary() {
    return following.summary();
  }

  @Override
  public void interrupt() {
    node.stop(id, false);
  }

  @Override
  public void abandon() {
    node.stop(id, true);
  }

  @Override
  public void leave() {
    following.leave();
  }
}
