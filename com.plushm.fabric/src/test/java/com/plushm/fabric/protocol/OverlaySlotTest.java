package com.plushm.fabric.protocol;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import com.plushm.api.codec.CodecException;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.JoinStatus;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayMessage;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.Test;

/** The code of an overlay is exchanged under a node that goes on. */
public class OverlaySlotTest {
  private static final Peer PARENT = FakeContext.peer(2);
  private static final Peer CHILD = FakeContext.peer(3);
  private static final Peer OTHER = FakeContext.peer(4);
  private static final Incarnation FIRST = new Incarnation(1);
  private static final String UNREADABLE = "unreadable";

  private final FakeContext context = new FakeContext();
  private final List<String> upcalls = new ArrayList<>();
  private final FakeOverlay old = new FakeOverlay().below(PARENT, CHILD);
  private final FakeOverlay next = new FakeOverlay().below(PARENT, CHILD);
  private final OverlaySlot slot =
      new OverlaySlot(context, new Upcalls(), (upwards, snapshot) -> old);
  private byte[] handedOver;

  private record Word(String text) implements OverlayMessage {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A version of the code that makes that overlay. */
  private OverlayCode code(Overlay made) {
    return new OverlayCode() {
      @Override
      public Overlay create(OverlayContext upwards, byte[] snapshot) {
        handedOver = snapshot;
        return made;
      }

      @Override
      public OverlayMessage read(OverlayFrame frame) throws CodecException {
        if (frame.body().text().equals(UNREADABLE)) {
          throw new CodecException(UNREADABLE);
        }
        return new Word(frame.type() + frame.body().text());
      }
    };
  }

  private void say(Peer from, String text) {
    slot.deliver(from, FIRST, new OverlayFrame(7, Bytes.utf8(text)));
  }

  @Test
  public void whatHappensMeanwhileIsHeardBySuccessorInOrder() {
    slot.park();
    say(CHILD, "a");
    slot.timer("pulse");
    slot.timer("pulse");
    slot.linkLost(OTHER.id(), "gone");
    slot.linkLost(OTHER.id(), "gone again");
    say(OTHER, "b");
    slot.persisted(5);
    slot.markFailed(OTHER.id());
    slot.resume(code(next));
    assertArrayEquals(old.snapshot, handedOver);
    assertEquals(List.of(), old.told);
    assertEquals(
        List.of(
            "deliver 3 7a",
            "timer pulse",
            "linkLost 4",
            "deliver 4 7b",
            "persisted 5",
            "markFailed 4"),
        next.told);
    say(CHILD, "c");
    assertEquals("deliver 3 7c", next.told.get(next.told.size() - 1));
  }

  @Test
  public void fabricGoesByWhatWasTrueWhileTheCodeIsAway() {
    slot.park();
    assertEquals(PARENT, slot.parent().orElseThrow());
    assertEquals(List.of(CHILD), slot.children());
    assertEquals(2, slot.attachment(PARENT.id()));
    assertEquals(3, slot.attachment(CHILD.id()));
    assertEquals(old.claim, slot.claim());
    assertEquals(List.of(), upcalls);
  }

  @Test
  public void lostPeerHasNoRoleWhileTheCodeIsAway() {
    slot.park();
    slot.linkLost(CHILD.id(), "dead");
    assertEquals(List.of(), slot.children());
    slot.linkLost(PARENT.id(), "dead");
    assertTrue(slot.parent().isEmpty());
    assertEquals(0, slot.attachment(PARENT.id()));
    assertEquals(List.of("children", "parent null"), upcalls);
    slot.resume(code(next));
    assertEquals(List.of("linkLost 3", "linkLost 2"), next.told);
  }

  @Test
  public void equalSuccessorChangesNoParentAndNoRoot() {
    slot.park();
    slot.resume(code(next));
    assertEquals("neighbours are looked up anew", List.of("children"), upcalls);
    assertEquals(List.of(), next.told);
  }

  @Test
  public void whatSuccessorTookOverDifferentlyIsTold() {
    slot.park();
    slot.resume(code(new FakeOverlay().below(OTHER)));
    assertEquals(List.of("parent 4", "children", "root 4"), upcalls);
  }

  @Test
  public void newAttachmentToTheSameParentIsTold() {
    slot.park();
    next.attachments.put(PARENT.id(), 99L);
    slot.resume(code(next));
    assertEquals(List.of("parent 2", "children"), upcalls);
  }

  @Test
  public void successorThatDeclinesTheSnapshotJoinsAfresh() {
    slot.park();
    FakeOverlay fresh = new FakeOverlay();
    slot.resume(code(fresh));
    assertEquals(List.of("join [2, 3]"), fresh.told);
    assertEquals(List.of("parent null", "children", "root null"), upcalls);
  }

  @Test
  public void nodeThatWasOnlyAskedToJoinAsksAgain() {
    OverlaySlot young =
        new OverlaySlot(context, new Upcalls(), (upwards, snapshot) -> new FakeOverlay());
    young.join(List.of(OTHER));
    young.park();
    FakeOverlay fresh = new FakeOverlay();
    young.resume(code(fresh));
    assertEquals(List.of("join [4]"), fresh.told);
  }

  @Test
  public void nodeThatNobodyInvitedWaitsOn() {
    OverlaySlot young =
        new OverlaySlot(context, new Upcalls(), (upwards, snapshot) -> new FakeOverlay());
    young.park();
    FakeOverlay fresh = new FakeOverlay();
    young.resume(code(fresh));
    assertEquals(List.of(), fresh.told);
  }

  @Test
  public void snapshotThatFailsIsNone() {
    FakeOverlay broken =
        new FakeOverlay() {
          @Override
          public byte[] snapshot() {
            throw new IllegalStateException("no");
          }
        };
    OverlaySlot other = new OverlaySlot(context, new Upcalls(), (upwards, snapshot) -> broken);
    other.park();
    other.resume(code(next));
    assertNull(handedOver);
    assertEquals(1, (int) context.counted.get("overlay.snapshotFailed"));
  }

  @Test
  public void codeThatBreaksOnTheSnapshotGetsNone() {
    slot.park();
    slot.resume(
        (upwards, snapshot) -> {
          if (snapshot != null) {
            throw new IllegalStateException("not mine");
          }
          return next;
        });
    assertFalse(slot.isParked());
  }

  @Test
  public void codeThatMakesNothingLeavesTheNodeParkedForTheNext() {
    slot.park();
    say(CHILD, "a");
    try {
      slot.resume(
          (upwards, snapshot) -> {
            throw new NoClassDefFoundError("gone");
          });
      fail("it resumed");
    } catch (PlushException e) {
      assertEquals(ErrorCode.OVERLAY_BROKEN, e.code());
    }
    assertTrue(slot.isParked());
    slot.resume(code(next));
    assertArrayEquals(old.snapshot, handedOver);
    assertEquals(List.of("deliver 3 7a"), next.told);
  }

  @Test
  public void whoSaysTooMuchMeanwhileIsCutOffSoThatNothingIsMissingInBetween() {
    slot.park();
    for (int i = 0; i < ParkedEvents.MESSAGES_MAX + 10; i++) {
      say(CHILD, "x");
    }
    assertEquals(1, (int) context.counted.get("disconnect"));
    assertEquals(ParkedEvents.MESSAGES_MAX + 1, slot.waiting());
    slot.resume(code(next));
    assertEquals("linkLost 3", next.told.get(next.told.size() - 1));
  }

  @Test
  public void waitingBytesAreBounded() {
    slot.park();
    Bytes large = Bytes.of(new byte[(int) (ParkedEvents.BYTES_MAX / 2)]);
    for (int i = 0; i < 3; i++) {
      slot.deliver(OTHER, FIRST, new OverlayFrame(1, large));
    }
    assertEquals("two messages and the loss", 3, slot.waiting());
  }

  @Test
  public void absenceIsReportedAgainAndAgain() {
    slot.park();
    assertEquals(OverlaySlot.ABSENT_MAX, (long) context.timers.get(OverlaySlot.ABSENT));
    slot.absent();
    slot.absent();
    assertEquals(2, (int) context.counted.get("reported.OVERLAY_ABSENT"));
    slot.resume(code(next));
    assertFalse(context.timers.containsKey(OverlaySlot.ABSENT));
  }

  @Test
  public void messageThatIsNoneEndsTheLink() {
    slot.park();
    slot.resume(code(next));
    say(CHILD, UNREADABLE);
    assertEquals(List.of(), next.told);
    assertEquals(1, (int) context.counted.get("messages.refused"));
    assertEquals(1, (int) context.counted.get("disconnect"));
  }

  @Test
  public void nothingOfTheOldCodeIsHeldWhileParked() throws Exception {
    OverlaySlot other = new OverlaySlot(context, new Upcalls(), code(old));
    other.deliver(CHILD, FIRST, new OverlayFrame(7, Bytes.utf8("a")));
    other.join(List.of(OTHER));
    assertTrue("it is found while it runs", reaches(other, old));
    other.park();
    other.deliver(CHILD, FIRST, new OverlayFrame(7, Bytes.utf8("b")));
    other.join(List.of(OTHER));
    assertFalse(reaches(other, old));
    other.resume(code(next));
    assertFalse(reaches(other, old));
  }

  /** Whether an object is reached through the fields of the fabric's own classes and lists. */
  private static boolean reaches(Object from, Object what) throws Exception {
    Map<Object, Boolean> seen = new IdentityHashMap<>();
    List<Object> open = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      Object at = open.remove(open.size() - 1);
      if (at == what) {
        return true;
      }
      if (at == null || seen.put(at, true) != null) {
        continue;
      }
      if (at instanceof Iterable<?> many) {
        many.forEach(open::add);
      } else if (at instanceof Object[] many) {
        open.addAll(Arrays.asList(many));
      } else if (at.getClass().getName().startsWith("com.plushm.fabric.protocol.")
          && !(at instanceof FakeContext)
          && !at.getClass().isHidden()) {
        for (Field field : at.getClass().getDeclaredFields()) {
          if (!field.getType().isPrimitive()
              && !java.lang.reflect.Modifier.isStatic(field.getModifiers())
              && !field.getName().startsWith("this$")) {
            field.setAccessible(true);
            open.add(field.get(at));
          }
        }
      }
    }
    return false;
  }

  private final class Upcalls extends RelayedContext {
    Upcalls() {
      super(context);
    }

    @Override
    public void peerJoinedOverlay(Peer child) {
      upcalls.add("joined " + child.id().low());
    }

    @Override
    public void notifyParentChanged(Peer parent) {
      upcalls.add("parent " + (parent == null ? null : parent.id().low()));
    }

    @Override
    public void notifyChildrenChanged() {
      upcalls.add("children");
    }

    @Override
    public void notifyRootChanged(Peer root, Claim claim) {
      upcalls.add("root " + (root == null ? null : root.id().low()));
    }

    @Override
    public void joinResult(JoinStatus status) {
      upcalls.add("result " + status);
    }

    @Override
    public void error(NodeId peer, boolean wasParentOrChild, String cause) {
      upcalls.add("error " + peer.low());
    }
  }
}
