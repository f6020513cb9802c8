package com.plushm.fabric.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.OverlayFactory;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The overlays that are installed, by name. Bound by methods, not by the constructor: overlays come
 * and go while the fabric stays.
 */
@Component(service = OverlayCatalogue.class)
public final class OverlayCatalogue {
  /** How long a node that starts waits for its overlay's bundle to come up. */
  static final long WAIT_MILLIS = 10_000;

  private final Map<String, OverlayFactory> factories = new TreeMap<>();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  synchronized void add(OverlayFactory factory, Map<String, Object> properties) {
    factories.put(String.valueOf(properties.get(OverlayFactory.NAME_PROPERTY)), factory);
    notifyAll();
  }

  synchronized void remove(OverlayFactory factory) {
    factories.values().remove(factory);
  }

  /**
   * The factory of that name.
   *
   * @throws PlushException OVERLAY_UNKNOWN if it does not come up in time
   */
  synchronized OverlayFactory get(String name) {
    long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
    while (!factories.containsKey(name)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new PlushException(
            ErrorCode.OVERLAY_UNKNOWN,
            "there is no overlay '" + name + "'",
            null,
            "installed: " + String.join(", ", factories.keySet()));
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new PlushException(
            ErrorCode.OVERLAY_UNKNOWN, "interrupted while waiting for '" + name + "'", null, null);
      }
    }
    return factories.get(name);
  }
}
