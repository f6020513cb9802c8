package com.plushm.fabric.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.OverlayFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The overlays that are installed, by name. Bound by methods, not by the constructor: overlays come
 * and go while the fabric stays, and who runs one is told.
 */
@Component(service = OverlayCatalogue.class)
public final class OverlayCatalogue {
  /** How long a node that starts waits for its overlay's bundle to come up. */
  static final long WAIT_MILLIS = 10_000;

  /** Hears that another factory stands for that name, or none; on the framework's thread. */
  @FunctionalInterface
  interface Watcher {
    void changed(String name);
  }

  /** The last that came stands for the name. */
  private final Map<String, Deque<OverlayFactory>> factories = new TreeMap<>();

  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(OverlayFactory factory, Map<String, Object> properties) {
    String name = nameIn(properties);
    synchronized (this) {
      factories.computeIfAbsent(name, n -> new ArrayDeque<>()).addLast(factory);
      notifyAll();
    }
    watchers.forEach(watcher -> watcher.changed(name));
  }

  void remove(OverlayFactory factory, Map<String, Object> properties) {
    String name = nameIn(properties);
    synchronized (this) {
      Deque<OverlayFactory> left = factories.get(name);
      if (left != null && left.remove(factory) && left.isEmpty()) {
        factories.remove(name);
      }
    }
    // Its bundle stays until this returns: who runs it lets go of it now.
    watchers.forEach(watcher -> watcher.changed(name));
  }

  private static String nameIn(Map<String, Object> properties) {
    return String.valueOf(properties.get(OverlayFactory.NAME_PROPERTY));
  }

  /** From now on; who watches asks {@link #find} at once for what changed before. */
  void watch(Watcher watcher) {
    watchers.add(watcher);
  }

  void unwatch(Watcher watcher) {
    watchers.remove(watcher);
  }

  /** What is installed. */
  synchronized List<String> names() {
    return List.copyOf(factories.keySet());
  }

  /** The factory that stands for the name now. */
  synchronized Optional<OverlayFactory> find(String name) {
    return Optional.ofNullable(factories.get(name)).map(Deque::getLast);
  }

  /**
   * The factory of that name.
   *
   * @throws PlushException OVERLAY_UNKNOWN if it does not come up in time
   */
  synchronized OverlayFactory get(String name) {
    long deadline = System.nanoTime() + WAIT_MILLIS * 1_000_000;
    while (find(name).isEmpty()) {
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
    return find(name).get();
  }
}
