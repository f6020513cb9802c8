package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage;
import com.plushm.api.file.FileMessage;
import com.plushm.api.overlay.Overlay;

/** One hop towards the controller: from the root to it, from anywhere else to the parent. */
record UpwardWay(NodeContext context, Overlay overlay, ControlLink control)
    implements AnswerFlow.Way {
  @Override
  public long edge() {
    return overlay.isRoot()
        ? control.edge()
        : overlay.parent().map(parent -> overlay.attachment(parent.id())).orElse(0L);
  }

  @Override
  public boolean send(ControlMessage message) {
    return overlay.isRoot()
        ? control.toController(message)
        : overlay.parent().map(parent -> context.send(parent, message)).orElse(false);
  }

  /** The same for what is said about files. */
  boolean sendOfFile(FileMessage message) {
    return overlay.isRoot()
        ? control.connected() && context.send(control.controller(), message)
        : overlay.parent().map(parent -> context.send(parent, message)).orElse(false);
  }
}
