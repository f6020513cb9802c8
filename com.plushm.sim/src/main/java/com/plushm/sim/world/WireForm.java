package com.plushm.sim.world;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.codec.Wire;
import com.plushm.api.control.ControlCodec;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.file.FileCodec;
import com.plushm.api.file.FileMessage;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.fabric.protocol.FabricCodec;
import com.plushm.fabric.protocol.FabricMessage;
import com.plushm.fabric.protocol.TreeMessage;
import java.util.function.LongFunction;

/** What the receiver makes of a message: it passes through the codec of its family and back. */
final class WireForm {
  private final Wire wire;
  private final LongFunction<MessageCodec<OverlayMessage>> overlays;
  private final MessageCodec<FabricMessage> fabric = new FabricCodec();
  private final MessageCodec<ControlMessage> control = new ControlCodec();
  private final MessageCodec<FileMessage> files = new FileCodec();
  private Message latest;
  private Message latestPassed;

  /**
   * @param overlays the codec of a generation's overlay
   */
  WireForm(Wire wire, LongFunction<MessageCodec<OverlayMessage>> overlays) {
    this.wire = wire;
    this.overlays = overlays;
  }

  Message passed(Message message) {
    // One message to many children is the same to each, as messages do not change.
    if (message != latest) {
      latestPassed = throughCodec(message);
      latest = message;
    }
    return latestPassed;
  }

  private Message throughCodec(Message message) {
    if (message instanceof ControlMessage m) {
      return passed(control, m);
    }
    if (message instanceof FabricMessage m) {
      return passed(fabric, m);
    }
    if (message instanceof FileMessage m) {
      return passed(files, m);
    }
    TreeMessage t = (TreeMessage) message;
    return new TreeMessage(t.generation(), passed(overlays.apply(t.generation()), t.message()));
  }

  private <M extends Message> M passed(MessageCodec<M> codec, M message) {
    try {
      return codec.read(codec.typeOf(message), wire.reader(wire.encode(codec, message)));
    } catch (CodecException e) {
      throw new IllegalStateException("a message does not survive its codec: " + message, e);
    }
  }
}
