package com.plushm.overlay.randtree;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
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
import java.util.List;
import java.util.Optional;

/** The wire form of {@link RandTreeMessage}. */
final class RandTreeCodec implements MessageCodec<OverlayMessage> {
  private static final int SAMPLE_MAX = 64;
  private static final int HOPS_MAX = 1 << 20;
  private static final long SIZE_MAX = Sample.POPULATION_MAX;

  @Override
  public int channel() {
    return Channels.OVERLAY;
  }

  @Override
  public int typeOf(OverlayMessage message) {
    if (!(message instanceof RandTreeMessage m)) {
      throw new IllegalArgumentException("no message of a RandTree: " + message);
    }
    if (m instanceof Join) {
      return 1;
    } else if (m instanceof Accept) {
      return 2;
    } else if (m instanceof Confirm) {
      return 3;
    } else if (m instanceof Attached) {
      return 4;
    } else if (m instanceof Refuse) {
      return 5;
    } else if (m instanceof Detach) {
      return 6;
    } else if (m instanceof Pulse) {
      return 7;
    } else if (m instanceof Report) {
      return 8;
    } else if (m instanceof RootIs) {
      return 9;
    } else if (m instanceof Distribute) {
      return 10;
    }
    return 11;
  }

  @Override
  public void write(OverlayMessage message, FieldWriter out) {
    if (message instanceof Join m) {
      out.number(m.nonce()).number(m.kind().ordinal()).peer(m.joiner());
      m.claim().write(out.incarnation(m.incarnation()));
      out.number(m.depth()).number(m.hops());
    } else if (message instanceof Accept m) {
      m.claim().write(out.number(m.nonce()).number(m.attachment()));
      out.list(m.path(), FieldWriter::peer);
    } else if (message instanceof Confirm m) {
      m.claim().write(out.number(m.attachment()));
      subtree(m.subtree(), out);
    } else if (message instanceof Attached m) {
      position(m.position(), out.number(m.attachment()));
    } else if (message instanceof Refuse m) {
      out.number(m.nonce()).number(m.reason().ordinal()).number(m.retryAfter());
      out.flag(m.root().isPresent());
      m.root().ifPresent(out::peer);
      m.claim().write(out);
    } else if (message instanceof Detach m) {
      out.number(m.attachment()).flag(m.leaving());
    } else if (message instanceof Pulse m) {
      position(m.position(), out.number(m.attachment()));
    } else if (message instanceof Report m) {
      subtree(m.subtree(), out.number(m.attachment()));
    } else if (message instanceof RootIs m) {
      m.claim().write(out.peer(m.root()));
    } else if (message instanceof Distribute m) {
      sample(m.sample(), out.number(m.attachment()).number(m.round()));
    } else if (message instanceof Collect m) {
      sample(m.sample(), out.number(m.attachment()).number(m.round()));
    }
  }

  @Override
  public OverlayMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> join(in);
      case 2 ->
          new Accept(
              in.number(), in.number(), Claim.read(in), in.list(Place.PATH_MAX, FieldReader::peer));
      case 3 -> new Confirm(in.number(), Claim.read(in), subtree(in));
      case 4 -> new Attached(in.number(), position(in));
      case 5 ->
          new Refuse(
              in.number(),
              in.constant(Refusal.values()),
              in.natural(),
              in.flag() ? Optional.of(in.peer()) : Optional.empty(),
              Claim.read(in));
      case 6 -> new Detach(in.number(), in.flag());
      case 7 -> new Pulse(in.number(), position(in));
      case 8 -> new Report(in.number(), subtree(in));
      case 9 -> new RootIs(in.peer(), Claim.read(in));
      case 10 -> new Distribute(in.number(), in.natural(), sample(in));
      case 11 -> new Collect(in.number(), in.natural(), sample(in));
      default -> throw new CodecException("no message of a RandTree has type " + type);
    };
  }

  private static Join join(FieldReader in) throws CodecException {
    long nonce = in.number();
    Kind kind = in.constant(Kind.values());
    var joiner = in.peer();
    var incarnation = in.incarnation();
    return new Join(
        nonce,
        kind,
        joiner,
        incarnation,
        Claim.read(in),
        in.number(0, HOPS_MAX),
        in.number(0, HOPS_MAX));
  }

  private static void position(Position value, FieldWriter out) {
    value.claim().write(out);
    out.number(value.counter());
    out.list(value.path(), FieldWriter::peer).list(value.siblings(), FieldWriter::peer);
    out.number(value.treeSize()).number(value.treeHeight());
  }

  private static Position position(FieldReader in) throws CodecException {
    return new Position(
        Claim.read(in),
        in.natural(),
        in.list(Place.PATH_MAX, FieldReader::peer),
        in.list(RandTreeSettings.DEGREE_MAX, FieldReader::peer),
        upTo(SIZE_MAX, in),
        in.number(0, Integer.MAX_VALUE));
  }

  private static void subtree(Subtree value, FieldWriter out) {
    out.number(value.size()).number(value.height());
    out.list(value.free(), (to, slots) -> to.number(slots));
  }

  private static Subtree subtree(FieldReader in) throws CodecException {
    long size = upTo(SIZE_MAX, in);
    int height = in.number(0, HOPS_MAX);
    List<Integer> free = in.list(Subtree.LEVELS_MAX, field -> field.number(0, Integer.MAX_VALUE));
    if (size == 0 || free.isEmpty()) {
      throw new CodecException("an empty subtree");
    }
    return new Subtree(size, height, free);
  }

  private static void sample(Sample value, FieldWriter out) {
    out.number(value.population());
    out.list(
        value.members(),
        (to, member) ->
            to.peer(member.peer())
                .incarnation(member.incarnation())
                .number(member.depth())
                .number(member.free()));
  }

  private static Sample sample(FieldReader in) throws CodecException {
    long population = upTo(Sample.POPULATION_MAX, in);
    List<Member> members =
        in.list(
            SAMPLE_MAX,
            field ->
                new Member(
                    field.peer(),
                    field.incarnation(),
                    field.number(0, HOPS_MAX),
                    field.number(0, HOPS_MAX)));
    if (population < members.size()) {
      throw new CodecException(members.size() + " members for " + population);
    }
    return new Sample(population, members);
  }

  private static long upTo(long max, FieldReader in) throws CodecException {
    long value = in.natural();
    if (value > max) {
      throw new CodecException("number " + value + " is above " + max);
    }
    return value;
  }
}
