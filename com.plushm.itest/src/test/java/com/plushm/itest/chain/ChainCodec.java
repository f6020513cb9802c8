package com.plushm.itest.chain;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.itest.chain.ChainMessage.Ask;
import com.plushm.itest.chain.ChainMessage.Take;

/** The wire form of {@link ChainMessage}. */
final class ChainCodec implements MessageCodec<OverlayMessage> {
  @Override
  public int channel() {
    return Channels.OVERLAY;
  }

  @Override
  public int typeOf(OverlayMessage message) {
    return message instanceof Ask ? 1 : 2;
  }

  @Override
  public void write(OverlayMessage message, FieldWriter out) {
    if (message instanceof Ask ask) {
      out.peer(ask.joiner());
    } else if (message instanceof Take take) {
      take.claim().write(out.number(take.attachment()).peer(take.root()));
    }
  }

  @Override
  public OverlayMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> new Ask(in.peer());
      case 2 -> new Take(in.natural(), in.peer(), Claim.read(in));
      default -> throw new CodecException("no message of a chain: " + type);
    };
  }
}
