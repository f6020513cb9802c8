package com.plushm.fabric.protocol;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.control.ControlCodec;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.fabric.protocol.FabricMessage.Alive;
import com.plushm.fabric.protocol.FabricMessage.Ask;
import com.plushm.fabric.protocol.FabricMessage.Behind;
import com.plushm.fabric.protocol.FabricMessage.Below;
import com.plushm.fabric.protocol.FabricMessage.Heartbeat;
import com.plushm.fabric.protocol.FabricMessage.NotMine;
import com.plushm.fabric.protocol.FabricMessage.Probe;
import com.plushm.fabric.protocol.FabricMessage.Proof;
import com.plushm.fabric.protocol.FabricMessage.Vouch;

/** The wire form of {@link FabricMessage}. */
public final class FabricCodec implements MessageCodec<FabricMessage> {
  /** The type of a numbered command, which stands within a proof as it is. */
  private static final int NUMBERED = 14;

  private final ControlCodec control = new ControlCodec();

  @Override
  public int channel() {
    return Channels.FABRIC;
  }

  @Override
  public int typeOf(FabricMessage message) {
    if (message instanceof Heartbeat) return 1;
    if (message instanceof NotMine) return 2;
    if (message instanceof Ask) return 3;
    if (message instanceof Probe) return 4;
    if (message instanceof Alive) return 5;
    if (message instanceof Vouch) return 6;
    if (message instanceof Below) return 20;
    if (message instanceof Behind) return 30;
    return 31;
  }

  @Override
  public void write(FabricMessage message, FieldWriter out) {
    if (message instanceof Heartbeat m) {
      out.number(m.attachment()).command(m.delivered());
      out.number(m.controllerSilent()).number(m.controllerAbsenceMax());
      out.number(m.failedReign()).number(m.failedNumber());
    } else if (message instanceof NotMine m) {
      out.number(m.attachment());
    } else if (message instanceof Ask m) {
      out.number(m.nonce()).peer(m.subject());
    } else if (message instanceof Probe m) {
      out.number(m.nonce());
    } else if (message instanceof Alive m) {
      out.number(m.nonce());
    } else if (message instanceof Vouch m) {
      out.number(m.nonce()).node(m.subject()).incarnation(m.incarnation());
    } else if (message instanceof Below m) {
      out.number(m.attachment()).ordinals(m.who());
    } else if (message instanceof Behind m) {
      out.number(m.generation());
    } else if (message instanceof Proof m) {
      control.write(m.command(), out);
    }
  }

  @Override
  public FabricMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 ->
          new Heartbeat(
              in.number(),
              in.command(),
              in.natural(),
              Math.max(Farewell.UNKNOWN, in.number()),
              in.natural(),
              in.natural());
      case 2 -> new NotMine(in.number());
      case 3 -> new Ask(in.natural(), in.peer());
      case 4 -> new Probe(in.natural());
      case 5 -> new Alive(in.natural());
      case 6 -> new Vouch(in.natural(), in.node(), in.incarnation());
      case 20 -> new Below(in.number(), in.ordinals());
      case 30 -> new Behind(in.natural());
      case 31 -> new Proof((Numbered) control.read(NUMBERED, in));
      default -> throw new CodecException("no message of the fabric has type " + type);
    };
  }
}
