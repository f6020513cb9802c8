package com.plushm.fabric.host;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.codec.Wire;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.overlay.OverlayOptions;
import com.plushm.fabric.protocol.OverlayCode;
import com.plushm.fabric.protocol.OverlayFrame;

/** An overlay's code out of its bundle, for one node. */
final class InstalledOverlay implements OverlayCode {
  private final OverlayFactory factory;
  private final OverlayFactory configured;
  private final MessageCodec<OverlayMessage> codec;
  private final Wire wire;
  private final RecordFile records;

  InstalledOverlay(OverlayFactory factory, OverlayChoice choice, Wire wire, RecordFile records) {
    this.factory = factory;
    this.configured = factory.with(new OverlayOptions(choice));
    this.codec = configured.codec();
    this.wire = wire;
    this.records = records;
  }

  boolean isOf(OverlayFactory other) {
    return factory.equals(other);
  }

  MessageCodec<OverlayMessage> codec() {
    return codec;
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot) {
    return configured.create(context, snapshot, records.last());
  }

  @Override
  public OverlayMessage read(OverlayFrame frame) throws CodecException {
    FieldReader in = wire.reader(frame.body().toArray());
    long unusedGeneration = in.natural(); // Who brought the frame here has read it.
    return codec.read(frame.type(), in);
  }
}
