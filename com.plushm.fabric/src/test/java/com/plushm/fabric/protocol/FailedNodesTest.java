package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.api.control.ControlMessage.FailedSet;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.NodeId;
import java.util.List;
import java.util.TreeSet;
import org.junit.Test;

public class FailedNodesTest {
  private static final NodeId ONE = FakeContext.peer(11).id();
  private static final NodeId TWO = FakeContext.peer(12).id();

  private final StubOverlay overlay = new StubOverlay();
  private final FakeContext context = new FakeContext();
  private final FailedNodes nodes = new FailedNodes(context, overlay);

  private static FailedSet set(long reign, long number, NodeId... failed) {
    return new FailedSet(reign, number, List.of(failed), FakeContext.SIGNATURE);
  }

  @Test
  public void theOverlayHearsOfWhatChanges() {
    assertTrue(nodes.accept(set(1, 1, ONE)));
    assertTrue(nodes.accept(set(1, 2, TWO)));
    assertEquals(new TreeSet<>(List.of(TWO)), overlay.failed);
    assertTrue("a later reign decides anew", nodes.accept(set(2, 1)));
    assertEquals(new TreeSet<>(), overlay.failed);
  }

  @Test
  public void versionsNeverFall() {
    assertTrue(nodes.accept(set(2, 1, ONE)));
    assertFalse(nodes.accept(set(1, 9)));
    assertFalse(nodes.accept(set(2, 1)));
    assertTrue(nodes.contains(ONE));
  }

  @Test
  public void whoMissedAVersionIsSentIt() {
    assertTrue(nodes.accept(set(2, 1, ONE)));
    nodes.bringUp(FakeContext.peer(3), 2, 1);
    nodes.bringUp(FakeContext.peer(3), 3, 0);
    assertEquals(List.of(), context.sent);
    nodes.bringUp(FakeContext.peer(3), 1, 9);
    assertEquals(List.of(set(2, 1, ONE)), context.sentTo(FakeContext.peer(3), FailedSet.class));
  }

  @Test
  public void onlyTheControllersWordCounts() {
    FailedSet forged = new FailedSet(9, 9, List.of(ONE), Bytes.utf8("forged"));
    assertFalse(nodes.accept(forged));
    assertEquals(new TreeSet<>(), overlay.failed);
    assertEquals(1, (int) context.counted.get("control.unsigned"));
  }
}
