package com.plushm.fabric.host;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.protocol.EventLoop;
import com.plushm.fabric.protocol.OverlaySlot;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a node's overlay with the bundle that offers it: when the bundle is exchanged, the node
 * parks its overlay before the old code goes, and goes on with the new code when that is there.
 */
final class OverlayBinding implements OverlayCatalogue.Watcher, AutoCloseable {
  /** How long the framework's thread waits for a node to let go of code that goes. */
  static final long PARK_MILLIS = 2_000;

  private static final Logger LOG = LoggerFactory.getLogger(OverlayBinding.class);

  private final long generation;
  private final OverlayChoice choice;
  private final String name;
  private final OverlayCatalogue catalogue;
  private final EventLoop loop;
  private final Wire wire;
  private final RecordFile records;
  private final NodeDriver driver;
  private InstalledOverlay bound;
  private OverlaySlot slot;
  private volatile boolean closed;

  /**
   * @param generation the tree that the overlay is for
   */
  OverlayBinding(
      long generation,
      OverlayChoice choice,
      OverlayCatalogue catalogue,
      EventLoop loop,
      Wire wire,
      RecordFile records,
      NodeDriver driver) {
    this.generation = generation;
    this.choice = choice;
    this.name = choice.name();
    this.catalogue = catalogue;
    this.loop = loop;
    this.wire = wire;
    this.records = records;
    this.driver = driver;
  }

  /** The code that a new tree starts with. */
  InstalledOverlay first(OverlayFactory factory) {
    bind(factory);
    return bound;
  }

  /** From now on the tree follows what is installed. */
  void follow(OverlaySlot ofNode) {
    slot = ofNode;
    catalogue.watch(this);
    loop.post(this::align);
  }

  @Override
  public void close() {
    closed = true;
    catalogue.unwatch(this);
  }

  @Override
  public void changed(String which) {
    if (!which.equals(name)) {
      return;
    }
    CountDownLatch done = new CountDownLatch(1);
    loop.postNow(
        () -> {
          try {
            align();
          } finally {
            done.countDown();
          }
        });
    if (loop.inLoop()) {
      return;
    }
    try {
      if (!done.await(PARK_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("overlay {} changes while its node is busy; it follows later", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** On the loop: the node runs what stands for the name now, or has its overlay parked. */
  private void align() {
    if (closed) {
      return;
    }
    OverlayFactory now = catalogue.find(name).orElse(null);
    if (bound != null && now != null && bound.isOf(now)) {
      return;
    }
    if (bound != null) {
      slot.park();
      driver.overlayCodec(generation, null);
      bound = null;
      LOG.info("overlay {} is parked", name);
    }
    if (now != null) {
      try {
        bind(now);
        slot.resume(bound);
        LOG.info("overlay {} goes on", name);
      } catch (PlushException e) {
        LOG.error(e.getMessage());
      } catch (RuntimeException | LinkageError e) {
        // Another bundle's code: whatever it throws, the node stays parked for the next.
        LOG.error("overlay {} cannot go on", name, e);
      }
    }
  }

  private void bind(OverlayFactory factory) {
    bound = new InstalledOverlay(factory, choice, wire, records);
    driver.overlayCodec(generation, bound.codec());
  }
}
