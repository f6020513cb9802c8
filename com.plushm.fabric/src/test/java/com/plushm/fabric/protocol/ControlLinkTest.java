package com.plushm.fabric.protocol;

import static org.junit.Assert.assertEquals;

import com.plushm.api.control.ControlMessage.Disconnected;
import com.plushm.api.control.ControlMessage.GetStatus;
import com.plushm.api.control.ControlMessage.Join;
import com.plushm.api.control.ControlMessage.Member;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import java.util.Optional;
import org.junit.Before;
import org.junit.Test;

/** The root's part of confirming a loss (paper §3.4). */
public class ControlLinkTest {
  private static final Peer BEFORE = FakeContext.peer(2);
  private static final Peer NOW = new Peer(BEFORE.id(), new Endpoint("127.0.0.1", 4_711));

  private final FakeContext context = new FakeContext();
  private final FakeOverlay overlay = new FakeOverlay();
  private final ControlLink root =
      new ControlLink(
          context,
          FabricSettings.standard(60_000),
          LoneTree.of(context, overlay),
          FakeContext.peer(9),
          new Nobody());

  private static final class Nobody implements ControlLink.MembershipListener {
    @Override
    public void gone(OrdinalSet who) {}

    @Override
    public void controllerConnected() {}

    @Override
    public void askOthers(Peer subject) {}
  }

  @Before
  public void itCameBackElsewhere() {
    overlay.isRoot = true;
    Member member = new Member(NOW, new Incarnation(2), new HostName("h2"), Optional.empty());
    root.up(new Join(member, Optional.empty()));
  }

  @Test
  public void aReportOfItsEarlierLifeHasItAskedWhereItIsNow() {
    root.up(new GetStatus(0, BEFORE));
    assertEquals(1, context.sentTo(NOW, GetStatus.class).size());
    assertEquals(0, context.sentTo(BEFORE, GetStatus.class).size());
  }

  @Test
  public void aReportOfALaterLifeHasItAskedThere() {
    Peer later = new Peer(BEFORE.id(), new Endpoint("127.0.0.1", 4_712));
    root.up(new Disconnected(later, new Incarnation(3), "silent"));
    assertEquals(1, context.sentTo(later, GetStatus.class).size());
  }
}
