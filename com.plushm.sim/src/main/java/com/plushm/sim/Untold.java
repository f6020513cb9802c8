package com.plushm.sim;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An overlay that never hears who is FAILED, as in the original (paper §6). */
record Untold(OverlayFactory sound) implements OverlayFactory {
  static OverlayFactory of(OverlayFactory sound) {
    return new Untold(sound);
  }

  @Override
  public MessageCodec<OverlayMessage> codec() {
    return sound.codec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    Overlay overlay = sound.create(context, snapshot, persisted);
    return (Overlay)
        Proxy.newProxyInstance(
            Untold.class.getClassLoader(),
            new Class<?>[] {Overlay.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("markFailed") || method.getName().equals("reinstate")) {
                return null;
              }
              try {
                return method.invoke(overlay, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
