package com.plushm.transport.mina;

import static com.plushm.transport.mina.Recorder.await;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.transport.mina.Fixture.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.Test;

public class ManyNodesTest {
  private static final int NODES = 100;

  /** Threads that were there before: another test's may take their time to go. */
  private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

  private List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !others.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.startsWith("plushm-") || name.startsWith("Nio"))
        .collect(Collectors.toList());
  }

  @Test
  public void hundredNodesShareTheThreadsAndLeaveNoneBehind() throws Throwable {
    Fixture fixture = new Fixture();
    fixture.before();
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          fixture.node(Fixture.settings(fixture.authority.participant(), "127.0.1." + (i + 1), 1)));
    }
    Node root = nodes.get(0);
    assertEquals("127.0.1.1", root.links().bound().address());
    for (Node node : nodes.subList(1, NODES)) {
      assertTrue(node.links().send(root.links().self(), 1, 1, new byte[100]));
    }
    await("all at the root", () -> root.heard().messageCount() == NODES - 1);
    assertEquals(NODES - 1, root.heard().ups().size());
    for (Node node : nodes.subList(1, NODES)) {
      assertTrue(root.links().send(node.links().self(), 1, 2, new byte[100]));
    }
    for (Node node : nodes.subList(1, NODES)) {
      await("answer", () -> node.heard().messageCount() == 1);
    }
    assertEquals(NODES - 1L, (long) root.links().counters().get("connections.open"));
    assertTrue(threads().toString(), threads().size() <= Sockets.PROCESSORS + Sockets.WORKERS + 2);
    // One closed, its neighbours stay.
    nodes.get(1).links().close();
    await("down at the root", () -> root.heard().downs().size() == 1);
    assertTrue(nodes.get(2).links().send(root.links().self(), 1, 1, new byte[100]));
    await("the next one's", () -> root.heard().messageCount() == NODES);
    fixture.after();
    await("threads gone", () -> threads().isEmpty());
  }
}
