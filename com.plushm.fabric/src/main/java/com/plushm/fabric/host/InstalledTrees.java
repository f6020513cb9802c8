package com.plushm.fabric.host;

import com.plushm.api.codec.Wire;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayChoice;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayOptions;
import com.plushm.api.protocol.EventLoop;
import com.plushm.fabric.protocol.OverlaySlot;
import com.plushm.fabric.protocol.TreeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The trees of one node, each with the bundle that offers its overlay and with a record of its own.
 */
final class InstalledTrees implements TreeSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstalledTrees.class);

  private record Seat(OverlayBinding binding, RecordFile records) {}

  private final OverlayCatalogue catalogue;
  private final EventLoop loop;
  private final Wire wire;
  private final Path home;
  private final NodeDriver driver;
  private final Descriptors descriptors = new Descriptors();
  private final SortedMap<Long, Seat> seats = new TreeMap<>();

  InstalledTrees(
      OverlayCatalogue catalogue, EventLoop loop, Wire wire, Path home, NodeDriver driver) {
    this.catalogue = catalogue;
    this.loop = loop;
    this.wire = wire;
    this.home = home;
    this.driver = driver;
  }

  /**
   * Waits until the overlay of the tree that a node begins with is installed.
   *
   * @throws PlushException OVERLAY_UNKNOWN if it does not come up in time
   */
  void await(Generation first) {
    catalogue.get(OverlayChoice.parse(first.overlay()).name());
  }

  @Override
  public OverlaySlot open(Generation generation, OverlayContext upcalls) {
    OverlayChoice choice = OverlayChoice.parse(generation.overlay());
    OverlayFactory factory = factory(choice);
    RecordFile records = new RecordFile(recordOf(generation.number()));
    try {
      byte[] unusedRecord = records.read();
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE,
          "the overlay's record cannot be read: " + e.getMessage(),
          home.toString(),
          "make the client's home readable",
          e);
    }
    OverlayBinding binding =
        new OverlayBinding(generation.number(), choice, catalogue, loop, wire, records, driver);
    OverlaySlot slot = new OverlaySlot(driver, upcalls, binding.first(factory));
    binding.follow(slot);
    seats.put(generation.number(), new Seat(binding, records));
    return slot;
  }

  private Path recordOf(long generation) {
    return home.resolve(
        generation == Generation.FIRST ? "fabric.record" : "fabric-" + generation + ".record");
  }

  private OverlayFactory factory(OverlayChoice choice) {
    return catalogue
        .find(choice.name())
        .orElseThrow(
            () ->
                new PlushException(
                    ErrorCode.OVERLAY_UNKNOWN,
                    "there is no overlay '" + choice.name() + "'",
                    null,
                    "installed: " + String.join(", ", catalogue.names())));
  }

  /** The record of that generation's overlay; null if it is closed. */
  RecordFile records(long generation) {
    Seat seat = seats.get(generation);
    return seat == null ? null : seat.records();
  }

  @Override
  public void close(long generation) {
    Seat seat = seats.remove(generation);
    if (seat != null) {
      seat.binding().close();
      driver.overlayCodec(generation, null);
      try {
        seat.records().delete();
      } catch (IOException e) {
        LOG.warn("the record of generation {} stays: {}", generation, e.toString());
      }
    }
  }

  @Override
  public int linksMax(String overlay, int participants) {
    OverlayChoice choice = OverlayChoice.parse(overlay);
    return factory(choice).with(new OverlayOptions(choice)).linksMax(participants);
  }

  @Override
  public long linksLeft() {
    return descriptors.left();
  }

  @Override
  public void close() {
    seats.values().forEach(seat -> seat.binding().close());
  }
}
