package com.plushm.sim.world;

import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.client.decide.LogEntry;
import com.plushm.client.decide.Recovered;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A host: its power, the home folder of its client, and at most one client process. */
public final class SimHost {
  private final World world;
  private final int index;
  private final HostName name;
  private final Disks records;
  private final LogDisk<LogEntry> log;
  private final FileStore files;
  private final VirtualSpools spools;
  private final List<Peer> lives = new ArrayList<>();
  private long incarnation;
  private SimNode node;
  private SimClient client;
  private boolean powered = true;

  SimHost(World world, int index) {
    this.world = world;
    this.index = index;
    this.name = Naming.host(index);
    this.records = new Disks(world.time(), world.settings().diskMillisMax());
    this.log = new LogDisk<>(world.time(), world.settings().diskMillisMax());
    this.files = world.controlFiles().beside();
    this.spools = new VirtualSpools(world.time(), name, world::processRun);
    newLife();
  }

  /** What stands on its disk. */
  public FileStore files() {
    return files;
  }

  private void newLife() {
    lives.add(Naming.peer(world.time().random(), index, lives.size()));
    incarnation = 0;
  }

  public int index() {
    return index;
  }

  public HostName name() {
    return name;
  }

  public boolean powered() {
    return powered;
  }

  /** The peer that its client is, or would be. */
  public Peer peer() {
    return lives.get(lives.size() - 1);
  }

  /** Its client, if there is one. */
  public Optional<SimNode> node() {
    return Optional.ofNullable(node);
  }

  /** What executes in its client; to be asked for only while there is one. */
  public SimClient client() {
    return client;
  }

  /** Starts a client, as the launcher does when nobody has the home folder. */
  void start(Generation offered) {
    incarnation++;
    SimNode.Setup setup =
        new SimNode.Setup(
            peer(),
            new Incarnation(incarnation),
            name,
            world.controlPeer(),
            Recovered.replay(log.content().iterator()).delivered(),
            world.settings().fabric(),
            offered,
            world::overlay,
            records,
            files);
    node =
        new SimNode(
            world.surroundings(),
            setup,
            seated -> {
              client =
                  new SimClient(seated, log, spools, files, world::processRun, () -> over(seated));
              return client;
            });
    world.trace().line(node.name(), "begin", () -> "client on " + name);
  }

  private void over(SimNode ended) {
    if (node == ended && !ended.dead()) {
      ended.end();
      spools.endAll();
      gone();
    }
  }

  private void gone() {
    client.abandonProcesses();
    node = null;
    client = null;
    records.crash();
    log.crash();
    files.crash();
  }

  /** The client dies, and its peers see it. */
  public void kill() {
    if (node != null) {
      node.kill();
      gone();
    }
  }

  /** Everything here is without power; nobody hears of it. */
  public void powerOff() {
    if (powered) {
      powered = false;
      spools.powerOff();
      if (node != null) {
        node.powerOff();
        gone();
      } else {
        world.network().unplug(peer().endpoint());
      }
    }
  }

  public void powerOn() {
    if (!powered) {
      powered = true;
      world.network().powerOn(peer().endpoint());
    }
  }

  /** The home folder is gone; a client that runs is killed first. */
  public void loseStore() {
    kill();
    records.wipe();
    log.wipe();
    spools.wipe();
    newLife();
  }

  @Override
  public String toString() {
    return name.value();
  }
}
