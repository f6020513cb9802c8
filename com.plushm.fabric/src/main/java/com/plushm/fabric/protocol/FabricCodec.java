package com.plushm.fabric.protocol;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.fabric.protocol.FabricMessage.Heartbeat;
import com.plushm.fabric.protocol.FabricMessage.NotMine;

/** The wire form of {@link FabricMessage}. */
public final class FabricCodec implements MessageCodec<FabricMessage> {
  @Override
  public int channel() {
    return Channels.FABRIC;
  }

  @Override
  public int typeOf(FabricMessage message) {
    return message instanceof Heartbeat ? 1 : 2;
  }

  @Override
  public void write(FabricMessage message, FieldWriter out) {
    if (message instanceof Heartbeat m) {
      out.number(m.attachment()).command(m.delivered());
      out.number(m.controllerSilent()).number(m.controllerAbsenceMax());
    } else if (message instanceof NotMine m) {
      out.number(m.attachment());
    }
  }

  @Override
  public FabricMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> new Heartbeat(in.number(), in.command(), in.natural(), in.natural());
      case 2 -> new NotMine(in.number());
      default -> throw new CodecException("no message of the fabric has type " + type);
    };
  }
}
