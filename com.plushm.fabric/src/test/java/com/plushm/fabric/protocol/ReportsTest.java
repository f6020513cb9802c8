package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Disconnected;
import com.plushm.api.id.Incarnation;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

public class ReportsTest {
  private long now = 1_000;
  private final Reports reports = new Reports(() -> now);

  private static ControlMessage gone(int node) {
    return new Disconnected(FakeContext.peer(node), Incarnation.NONE, "silent");
  }

  /** As a node does that has another parent: all is said, and may have to be said again. */
  private List<ControlMessage> sayAgain() {
    List<ControlMessage> said = new ArrayList<>(reports.again());
    said.forEach(reports::sent);
    return said;
  }

  @Test
  public void whatIsSaidOverEachNewWayIsSaidOnce() {
    reports.waiting(gone(1));
    reports.sent(gone(2));
    reports.sent(gone(2));
    for (int i = 0; i < 10; i++) {
      List<ControlMessage> said = sayAgain();
      assertEquals(said.toString(), 2, said.size());
      now += 1_000;
    }
  }

  @Test
  public void whatWasSentLongAgoHasArrived() {
    reports.waiting(gone(1));
    reports.sent(gone(2));
    now += Reports.AGAIN_MILLIS + 1;
    assertEquals(List.of(gone(1)), sayAgain());
    now += Reports.AGAIN_MILLIS;
    assertEquals(List.of(gone(1)), sayAgain());
    now += Reports.AGAIN_MILLIS + 1;
    assertEquals(List.of(), sayAgain());
  }

  @Test
  public void theOldestGoWhenThereAreTooMany() {
    for (int i = 0; i <= Reports.KEPT_MAX; i++) {
      reports.sent(gone(i));
    }
    List<ControlMessage> said = sayAgain();
    assertEquals(Reports.KEPT_MAX, said.size());
    assertEquals(gone(1), said.get(0));
  }
}
