package com.plushm.transport.link;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import com.plushm.transport.link.PeerLinkModel.End;
import com.plushm.transport.link.PeerLinkModel.Node;
import java.util.HashSet;
import java.util.List;
import org.junit.Test;

/** The promises of a link over many random schedules; a failure names its seed. */
public class PeerLinkTest {
  private static final int SCHEDULES = 20_000;

  /** One schedule. */
  private interface Schedule {
    void run(PeerLinkModel model);
  }

  private static void overAll(Schedule schedule) {
    for (long seed = 0; seed < SCHEDULES; seed++) {
      PeerLinkModel model = new PeerLinkModel(seed);
      try {
        schedule.run(model);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + ", a: " + model.a.log + ", b: " + model.b.log, e);
      }
    }
  }

  private static void assertInOrderWithoutRepetition(List<Integer> received) {
    for (int i = 1; i < received.size(); i++) {
      assertTrue(received.toString(), received.get(i - 1) < received.get(i));
    }
  }

  private static void assertAgreed(PeerLinkModel model) {
    assertEquals(model.a.link.isUp(), model.b.link.isUp());
    assertEquals(model.a.up, model.a.link.isUp());
    assertEquals(model.b.up, model.b.link.isUp());
    End carrying = null;
    for (End end : model.open) {
      if (end.node.link.isCurrent(end)) {
        assertTrue(end.far.node.link.isCurrent(end.far));
        carrying = end;
      }
    }
    assertEquals(model.a.link.isUp(), carrying != null);
    assertEquals(carrying == null ? 0 : 2, model.open.size());
  }

  private static void assertNothingSilentlyLost(Node from, Node to) {
    assertTrue(new HashSet<>(to.received).containsAll(from.unconfirmed));
  }

  @Test
  public void withoutFaultsAllArriveOverOneLinkWhoeverDials() {
    overAll(
        model -> {
          for (int i = 0; i < 40; i++) {
            switch (model.random.nextInt(6)) {
              case 0 -> model.a.send();
              case 1 -> model.b.send();
              default -> model.step();
            }
          }
          model.settle();
          assertAgreed(model);
          assertEquals(model.a.sent, model.b.received.size());
          assertEquals(model.b.sent, model.a.received.size());
          assertInOrderWithoutRepetition(model.a.received);
          assertInOrderWithoutRepetition(model.b.received);
          int links = model.a.sent + model.b.sent == 0 ? 0 : 1;
          assertEquals(links, model.a.log.size());
          assertEquals(links, model.b.log.size());
        });
  }

  @Test
  public void withFaultsWhatIsLostIsReportedAndBothSidesAgreeInTheEnd() {
    overAll(
        model -> {
          for (int i = 0; i < 80; i++) {
            Node one = model.random.nextBoolean() ? model.a : model.b;
            switch (model.random.nextInt(40)) {
              case 0 -> model.restart(one);
              case 1, 2 -> model.breakOne();
              case 3 -> {
                one.link.disconnect("enough");
                one.work();
              }
              case 4 -> {
                one.link.closingDue();
                one.work();
              }
              case 5, 6, 7, 8, 9 -> one.send();
              default -> model.step();
            }
          }
          model.settle();
          assertAgreed(model);
          assertInOrderWithoutRepetition(model.a.received);
          assertInOrderWithoutRepetition(model.b.received);
          assertNothingSilentlyLost(model.a, model.b);
          assertNothingSilentlyLost(model.b, model.a);
          // It still works.
          model.a.send();
          model.settle();
          model.b.send();
          model.settle();
          assertAgreed(model);
          assertTrue(model.a.link.isUp());
          assertEquals(model.a.sent - 1, (int) model.b.received.get(model.b.received.size() - 1));
          assertEquals(model.b.sent - 1, (int) model.a.received.get(model.a.received.size() - 1));
        });
  }

  @Test
  public void wordsOutOfTurnAreRefused() {
    PeerLinkModel model = new PeerLinkModel(1);
    model.b.send();
    End near = model.open.get(0);
    assertSame(model.b, near.node);
    near.step();
    assertFalse(model.b.link.heard(near, LinkWord.GREETING, 9));
    assertFalse(model.b.link.heard(near, LinkWord.ALONE, 9));
    End far = near.far;
    far.step();
    assertFalse(model.a.link.heard(far, LinkWord.ADOPT, 9));
    assertFalse(model.a.link.heard(far, LinkWord.DUPLICATE, 9));
    assertFalse(model.a.link.heard(far, LinkWord.ALONE, 9));
    model.settle();
    assertFalse(model.a.link.heard(far, LinkWord.ALONE, 9));
    assertFalse(model.b.link.heard(near, LinkWord.ADOPT, 9));
  }
}
