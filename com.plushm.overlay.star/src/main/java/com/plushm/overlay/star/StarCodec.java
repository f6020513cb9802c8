package com.plushm.overlay.star;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.star.StarMessage.Accept;
import com.plushm.overlay.star.StarMessage.Attached;
import com.plushm.overlay.star.StarMessage.Confirm;
import com.plushm.overlay.star.StarMessage.Detach;
import com.plushm.overlay.star.StarMessage.Join;
import com.plushm.overlay.star.StarMessage.Pulse;
import com.plushm.overlay.star.StarMessage.Refusal;
import com.plushm.overlay.star.StarMessage.Refuse;
import com.plushm.overlay.star.StarMessage.RootIs;
import java.util.Optional;

/** The wire form of {@link StarMessage}. */
final class StarCodec implements MessageCodec<OverlayMessage> {
  private static final int SUCCESSORS_MAX = 64;

  @Override
  public int channel() {
    return Channels.OVERLAY;
  }

  @Override
  public int typeOf(OverlayMessage message) {
    if (!(message instanceof StarMessage star)) {
      throw new IllegalArgumentException("no message of a star: " + message);
    }
    if (star instanceof Join) {
      return 1;
    } else if (star instanceof Accept) {
      return 2;
    } else if (star instanceof Confirm) {
      return 3;
    } else if (star instanceof Attached) {
      return 4;
    } else if (star instanceof Refuse) {
      return 5;
    } else if (star instanceof Pulse) {
      return 6;
    } else if (star instanceof Detach) {
      return 7;
    }
    return 8;
  }

  @Override
  public void write(OverlayMessage message, FieldWriter out) {
    if (message instanceof Join m) {
      out.number(m.nonce()).number(m.grantKnown());
    } else if (message instanceof Accept m) {
      m.claim().write(out.number(m.nonce()).number(m.attachment()));
    } else if (message instanceof Confirm m) {
      out.number(m.attachment());
    } else if (message instanceof Attached m) {
      m.claim().write(out.number(m.attachment()));
      out.list(m.successors(), FieldWriter::peer);
    } else if (message instanceof Refuse m) {
      out.number(m.nonce()).number(m.reason().ordinal()).flag(m.root().isPresent());
      m.root().ifPresent(out::peer);
      m.claim().write(out);
    } else if (message instanceof Pulse m) {
      m.claim().write(out);
      out.number(m.counter()).list(m.successors(), FieldWriter::peer);
    } else if (message instanceof Detach m) {
      out.number(m.attachment());
    } else if (message instanceof RootIs m) {
      m.claim().write(out.peer(m.root()));
    }
  }

  @Override
  public OverlayMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> new Join(in.number(), in.natural());
      case 2 -> new Accept(in.number(), in.number(), Claim.read(in));
      case 3 -> new Confirm(in.number());
      case 4 ->
          new Attached(in.number(), Claim.read(in), in.list(SUCCESSORS_MAX, FieldReader::peer));
      case 5 ->
          new Refuse(
              in.number(),
              in.constant(Refusal.values()),
              in.flag() ? Optional.of(in.peer()) : Optional.empty(),
              Claim.read(in));
      case 6 -> new Pulse(Claim.read(in), in.natural(), in.list(SUCCESSORS_MAX, FieldReader::peer));
      case 7 -> new Detach(in.number());
      case 8 -> new RootIs(in.peer(), Claim.read(in));
      default -> throw new CodecException("no message of a star has type " + type);
    };
  }
}
