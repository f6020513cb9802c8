package com.plushm.fabric.host;

import com.plushm.api.codec.Wire;
import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.fabric.Fabric;
import com.plushm.api.fabric.FabricFactory;
import com.plushm.api.fabric.NodeSettings;
import com.plushm.api.fabric.Participant;
import com.plushm.api.file.FileDisks;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.protocol.EventLoop;
import com.plushm.api.protocol.EventLoops;
import com.plushm.api.transport.LinkSettings;
import com.plushm.api.transport.Links;
import com.plushm.api.transport.Transport;
import com.plushm.fabric.protocol.FabricNode;
import com.plushm.fabric.protocol.FabricSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seats nodes in the fabric, each with a loop of its own, over the transport and a named overlay.
 */
@Component
public final class FabricComponent implements FabricFactory {
  private static final Logger LOG = LoggerFactory.getLogger(FabricComponent.class);

  private final Transport transport;
  private final Wire wire;
  private final EventLoops loops;
  private final OverlayCatalogue overlays;
  private final FileDisks disks;

  @Activate
  public FabricComponent(
      @Reference Transport transport,
      @Reference Wire wire,
      @Reference EventLoops loops,
      @Reference OverlayCatalogue overlays,
      @Reference FileDisks disks) {
    this.transport = transport;
    this.wire = wire;
    this.loops = loops;
    this.overlays = overlays;
    this.disks = disks;
  }

  @Override
  public Fabric open(NodeSettings settings, Function<Fabric, Participant> participantOf)
      throws IOException {
    Generation first = Generation.parse(settings.overlay());
    EventLoop loop =
        loops.open("plushm-node", failure -> LOG.error("an event of the node failed", failure));
    FileDisks.Opened disk =
        disks.open(Path.of(System.getProperty("user.home")), settings.home(), loop::postNow);
    NodeDriver driver = new NodeDriver(settings, loop, wire, disk);
    InstalledTrees trees = new InstalledTrees(overlays, loop, wire, settings.home(), driver);
    driver.trees(trees);
    // The loop waits until the node is whole: links may bring events as soon as they are open.
    CountDownLatch whole = new CountDownLatch(1);
    loop.post(() -> awaitQuietly(whole));
    try {
      trees.await(first);
      Links links =
          transport.open(
              new LinkSettings(
                  settings.credentials(),
                  settings.bind(),
                  settings.advertised(),
                  settings.incarnation(),
                  LinkSettings.LINKS_MAX,
                  LinkSettings.QUEUE_BYTES_MAX,
                  settings.uplink()),
              driver);
      driver.links(links);
      Seat seat = new Seat(loop, links, driver, trees, disk);
      FabricNode node =
          new FabricNode(
              driver,
              FabricSettings.standard(settings.unattendedMillis()),
              settings.host(),
              settings.controller(),
              settings.resumeAfter(),
              participantOf.apply(seat),
              first,
              trees);
      driver.bind(links, node);
      seat.node = node;
      loop.post(node::start);
      return seat;
    } catch (IOException | RuntimeException e) {
      disk.close();
      loop.close();
      throw e;
    } finally {
      whole.countDown();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Seat implements Fabric {
    private final EventLoop loop;
    private final Links links;
    private final NodeDriver driver;
    private final InstalledTrees trees;
    private final FileDisks.Opened disk;
    private FabricNode node;

    Seat(
        EventLoop loop,
        Links links,
        NodeDriver driver,
        InstalledTrees trees,
        FileDisks.Opened disk) {
      this.loop = loop;
      this.links = links;
      this.driver = driver;
      this.trees = trees;
      this.disk = disk;
    }

    @Override
    public EventLoop loop() {
      return loop;
    }

    @Override
    public Endpoint endpoint() {
      return links.self().endpoint();
    }

    @Override
    public boolean collect(CommandId command, Answer answer) {
      return node.collect(command, answer);
    }

    @Override
    public void transfer(CommandId id, Command.Transfer command) {
      node.files().transfer(id, command);
    }

    @Override
    public void cancelTransfer(CommandId id) {
      node.files().cancel(id);
    }

    @Override
    public void leave(String reason) {
      node.leave(reason);
    }

    @Override
    public SortedMap<String, String> status() {
      SortedMap<String, String> status = new TreeMap<>();
      status.put("root", node.overlay().root().map(Peer::toString).orElse("unknown"));
      status.put("parent", node.overlay().parent().map(Peer::toString).orElse("none"));
      status.put("children", Integer.toString(node.overlay().children().size()));
      status.put("overlay", node.trees().generation().toString());
      node.trees().prepared().ifPresent(g -> status.put("overlay.prepared", g.toString()));
      status.put("overlay.oldEdges", Boolean.toString(node.trees().hasOldEdges()));
      status.put("overlay.parked", Boolean.toString(node.overlay().isParked()));
      status.put("claim", node.overlay().claim().toString());
      status.put("delivered", node.delivered().toString());
      status.put("ordinal", node.ordinal().map(Ordinal::toString).orElse("none"));
      driver.counters().forEach((name, value) -> status.put(name, value.toString()));
      links.counters().forEach((name, value) -> status.put("links." + name, value.toString()));
      return status;
    }

    @Override
    public void close() {
      trees.close();
      links.close();
      loop.close();
      disk.close();
    }
  }
}
