package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Stream;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.Activity;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Summary;
import com.plushm.controller.door.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.Test;

public class ActivityWatchTest {
  private static final Summary NOTHING =
      ScriptedControlNode.account("x", List.of(), List.of(), 0, 0, 0, false);

  private final RecordingVisitor visitor =
      new RecordingVisitor(new Request(List.of(), "/", new TreeMap<>(), List.of(), "000"));
  private final Console console = Console.of(visitor);
  private final Calls activity = new Calls();

  @Test
  public void noticesAreBoundedAndTheRestIsCounted() {
    ActivityWatch watch = new ActivityWatch(console);
    for (int i = 0; i < ActivityWatch.NOTICES_MAX + 5; i++) {
      watch.notice("notice " + i);
    }
    activity.end.complete(NOTHING);
    watch.await(activity);
    List<String> lines = visitor.errors().lines().toList();
    assertEquals(ActivityWatch.NOTICES_MAX + 1, lines.size());
    assertEquals("5 more notices", lines.get(lines.size() - 1));
  }

  @Test
  public void followedOutputIsBoundedAndTheRestIsCounted() {
    List<OutputEvent> events = new ArrayList<>();
    ActivityWatch watch = new ActivityWatch(console, events::add);
    Bytes half = Bytes.of(new byte[(int) (ActivityWatch.OUTPUT_BYTES_MAX / 2)]);
    for (int i = 0; i < 3; i++) {
      watch.output(new OutputEvent("p", NodeSet.parse("n1"), Stream.OUT, half));
    }
    activity.end.complete(NOTHING);
    watch.await(activity);
    assertEquals(2, events.size());
    assertTrue(visitor.errors(), visitor.errors().startsWith(half.length() + " bytes of output"));
  }

  @Test
  public void interruptsReachTheActivityInTurn() {
    visitor.interrupts().interrupt();
    ActivityWatch watch = new ActivityWatch(console);
    activity.onInterrupt = visitor.interrupts()::interrupt;
    watch.await(activity);
    assertEquals(List.of("interrupt", "abandon"), activity.calls);
  }

  @Test
  public void whatTheActivityFailedWithIsThrown() {
    activity.end.completeExceptionally(
        new PlushException(ErrorCode.OVERLAY_FULL, "full", null, null));
    PlushException failure =
        assertThrows(PlushException.class, () -> new ActivityWatch(console).await(activity));
    assertEquals(ErrorCode.OVERLAY_FULL, failure.code());
  }

  private static final class Calls implements Activity {
    final List<String> calls = new ArrayList<>();
    final CompletableFuture<Summary> end = new CompletableFuture<>();
    Runnable onInterrupt = () -> {};

    @Override
    public String id() {
      return "1.1";
    }

    @Override
    public CompletionStage<Summary> summary() {
      return end;
    }

    @Override
    public void interrupt() {
      calls.add("interrupt");
      onInterrupt.run();
    }

    @Override
    public void abandon() {
      calls.add("abandon");
      end.complete(NOTHING);
    }
  }
}
