package com.plushm.overlay.bushy;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.bushy.BushyMessage.Accept;
import com.plushm.overlay.bushy.BushyMessage.Attached;
import com.plushm.overlay.bushy.BushyMessage.Confirm;
import com.plushm.overlay.bushy.BushyMessage.Detach;
import com.plushm.overlay.bushy.BushyMessage.Join;
import com.plushm.overlay.bushy.BushyMessage.Position;
import com.plushm.overlay.bushy.BushyMessage.Pulse;
import com.plushm.overlay.bushy.BushyMessage.Refusal;
import com.plushm.overlay.bushy.BushyMessage.Refuse;
import com.plushm.overlay.bushy.BushyMessage.Report;
import com.plushm.overlay.bushy.BushyMessage.RootIs;
import java.util.List;
import java.util.Optional;

/** The wire form of {@link BushyMessage}. */
final class BushyCodec implements MessageCodec<OverlayMessage> {
  private static final int PATH_MAX = 2;

  @Override
  public int channel() {
    return Channels.OVERLAY;
  }

  @Override
  public int typeOf(OverlayMessage message) {
    if (!(message instanceof BushyMessage m)) {
      throw new IllegalArgumentException("no message of a bushy tree: " + message);
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
    } else if (m instanceof Pulse) {
      return 6;
    } else if (m instanceof Report) {
      return 7;
    } else if (m instanceof Detach) {
      return 8;
    }
    return 9;
  }

  @Override
  public void write(OverlayMessage message, FieldWriter out) {
    if (message instanceof Join m) {
      out.number(m.nonce()).number(m.grantKnown()).number(m.leaves());
    } else if (message instanceof Accept m) {
      m.claim().write(out.number(m.nonce()).number(m.attachment()));
    } else if (message instanceof Confirm m) {
      out.number(m.attachment());
    } else if (message instanceof Attached m) {
      position(m.position(), out.number(m.attachment()));
    } else if (message instanceof Refuse m) {
      out.number(m.nonce()).number(m.reason().ordinal()).flag(m.other().isPresent());
      m.other().ifPresent(out::peer);
    } else if (message instanceof Pulse m) {
      position(m.position(), out.number(m.attachment()));
    } else if (message instanceof Report m) {
      out.number(m.attachment()).list(m.leaves(), FieldWriter::peer);
    } else if (message instanceof Detach m) {
      out.number(m.attachment()).flag(m.leaving());
    } else if (message instanceof RootIs m) {
      m.claim().write(out.peer(m.root()));
    }
  }

  @Override
  public OverlayMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> new Join(in.number(), in.natural(), in.number(0, BushySettings.DEGREE_LIMIT));
      case 2 -> new Accept(in.number(), in.number(), Claim.read(in));
      case 3 -> new Confirm(in.number());
      case 4 -> new Attached(in.number(), position(in));
      case 5 ->
          new Refuse(
              in.number(),
              in.constant(Refusal.values()),
              in.flag() ? Optional.of(in.peer()) : Optional.empty());
      case 6 -> new Pulse(in.number(), position(in));
      case 7 -> new Report(in.number(), in.list(BushySettings.DEGREE_LIMIT, FieldReader::peer));
      case 8 -> new Detach(in.number(), in.flag());
      case 9 -> new RootIs(in.peer(), Claim.read(in));
      default -> throw new CodecException("no message of a bushy tree has type " + type);
    };
  }

  private static void position(Position value, FieldWriter out) {
    value.claim().write(out);
    out.number(value.counter());
    out.list(value.path(), FieldWriter::peer).list(value.successors(), FieldWriter::peer);
  }

  private static Position position(FieldReader in) throws CodecException {
    Claim claim = Claim.read(in);
    long counter = in.natural();
    List<Peer> path = in.list(PATH_MAX, FieldReader::peer);
    if (path.isEmpty()) {
      throw new CodecException("a path without anybody");
    }
    return new Position(claim, counter, path, in.list(Successors.MAX, FieldReader::peer));
  }
}
