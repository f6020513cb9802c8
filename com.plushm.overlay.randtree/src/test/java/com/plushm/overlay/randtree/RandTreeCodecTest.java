package com.plushm.overlay.randtree;

import static com.plushm.overlay.randtree.World.peer;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.overlay.randtree.RandTreeMessage.Accept;
import com.plushm.overlay.randtree.RandTreeMessage.Attached;
import com.plushm.overlay.randtree.RandTreeMessage.Collect;
import com.plushm.overlay.randtree.RandTreeMessage.Confirm;
import com.plushm.overlay.randtree.RandTreeMessage.Detach;
import com.plushm.overlay.randtree.RandTreeMessage.Distribute;
import com.plushm.overlay.randtree.RandTreeMessage.Join;
import com.plushm.overlay.randtree.RandTreeMessage.Kind;
import com.plushm.overlay.randtree.RandTreeMessage.Position;
import com.plushm.overlay.randtree.RandTreeMessage.Pulse;
import com.plushm.overlay.randtree.RandTreeMessage.Refusal;
import com.plushm.overlay.randtree.RandTreeMessage.Refuse;
import com.plushm.overlay.randtree.RandTreeMessage.Report;
import com.plushm.overlay.randtree.RandTreeMessage.RootIs;
import com.plushm.overlay.randtree.RandTreeMessage.Subtree;
import com.plushm.overlay.randtree.ransub.Member;
import com.plushm.overlay.randtree.ransub.Sample;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.Test;

public class RandTreeCodecTest {
  private static final Claim CLAIM = new Claim(3, false, 2, peer(4).id());
  private final RandTreeCodec codec = new RandTreeCodec();

  /** Fields in order, as they were written. */
  private static final class Tape implements FieldWriter, FieldReader {
    final ArrayDeque<Object> fields = new ArrayDeque<>();

    @Override
    public FieldWriter number(long value) {
      fields.add(value);
      return this;
    }

    @Override
    public FieldWriter flag(boolean value) {
      fields.add(value);
      return this;
    }

    @Override
    public FieldWriter text(String value) {
      fields.add(value);
      return this;
    }

    @Override
    public FieldWriter bytes(byte[] value) {
      fields.add(value);
      return this;
    }

    private <T> T next(Class<T> kind) throws CodecException {
      if (!kind.isInstance(fields.peek())) {
        throw new CodecException("no " + kind.getSimpleName());
      }
      return kind.cast(fields.poll());
    }

    @Override
    public long number() throws CodecException {
      return next(Long.class);
    }

    @Override
    public boolean flag() throws CodecException {
      return next(Boolean.class);
    }

    @Override
    public String text(int bytesMax) throws CodecException {
      return next(String.class);
    }

    @Override
    public byte[] bytes(int bytesMax) throws CodecException {
      return next(byte[].class);
    }
  }

  @Test
  public void everyMessageComesBackAsItWas() throws CodecException {
    Position position =
        new Position(CLAIM, 7, List.of(peer(1), peer(2)), List.of(peer(3)), 1_000, 3);
    Subtree subtree = new Subtree(9, 2, List.of(0, 3, 12));
    Sample sample = new Sample(40, List.of(new Member(peer(5), new Incarnation(2), 3, 4)));
    List<RandTreeMessage> all =
        List.of(
            new Join(1, Kind.MOVE, peer(1), new Incarnation(6), CLAIM, 5, 2),
            new Accept(1, 2, CLAIM, List.of(peer(1))),
            new Confirm(2, CLAIM, subtree),
            new Attached(2, position),
            new Refuse(1, Refusal.BUSY, 500, Optional.of(peer(9)), CLAIM),
            new Detach(2, true),
            new Pulse(2, position),
            new Report(2, subtree),
            new RootIs(peer(9), CLAIM),
            new Distribute(2, 4, sample),
            new Collect(2, 4, sample));
    assertEquals(RandTreeMessage.class.getPermittedSubclasses().length, all.size());
    for (RandTreeMessage message : all) {
      Tape tape = new Tape();
      codec.write(message, tape);
      assertEquals(message, codec.read(codec.typeOf(message), tape));
      assertTrue(message + " was read whole", tape.fields.isEmpty());
    }
  }

  @Test
  public void aPathWithoutEndIsRefused() {
    List<Peer> path = Collections.nCopies(Place.PATH_MAX + 1, peer(1));
    Tape tape = new Tape();
    codec.write(new Accept(1, 2, CLAIM, path), tape);
    assertThrows(CodecException.class, () -> codec.read(2, tape));
  }

  @Test
  public void anImpossibleSampleIsRefused() {
    Tape tape = new Tape();
    tape.number(2).number(4).number(0).number(1);
    tape.peer(peer(5)).number(2).number(3).number(4);
    assertThrows(CodecException.class, () -> codec.read(10, tape));
  }
}
