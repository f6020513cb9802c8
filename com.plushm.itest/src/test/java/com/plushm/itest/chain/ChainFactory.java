package com.plushm.itest.chain;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import org.osgi.service.component.annotations.Component;

/** Offers the chain to the fabric. */
@Component(property = OverlayFactory.NAME_PROPERTY + "=chain")
public final class ChainFactory implements OverlayFactory {
  @Override
  public MessageCodec<OverlayMessage> codec() {
    return new ChainCodec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    return new Chain(context);
  }
}
