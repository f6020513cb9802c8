package com.plushm.sim;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.fabric.Participant;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.fabric.protocol.FabricNode;
import com.plushm.fabric.protocol.FabricSettings;
import com.plushm.fabric.protocol.NodeContext;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** One virtual participant: the production fabric and overlay in virtual time. */
public final class SimNode implements VirtualNetwork.Station, NodeContext {
  /** What stands in for a controller's signature over anything. */
  public static final Bytes SIGNATURE = Bytes.utf8("signed by the controller");

  private final VirtualTime time;
  private final VirtualNetwork network;
  private final Remote identity;
  private final Wire wire;
  private final RandomGenerator random;
  private final FabricNode fabric;
  private final SortedMap<String, Long> timers = new TreeMap<>();
  private final SortedMap<String, Long> counters = new TreeMap<>();
  private byte[] record;
  private long timerNumbers;
  private boolean dead;

  /** What a node is made of, beside its world. */
  public record Setup(
      Peer peer,
      Incarnation incarnation,
      HostName host,
      Peer controller,
      CommandId resumeAfter,
      FabricSettings settings,
      OverlayFactory overlay,
      byte[] record) {}

  public SimNode(
      VirtualTime time,
      VirtualNetwork network,
      Wire wire,
      Setup setup,
      Function<SimNode, Participant> participant) {
    this.time = time;
    this.network = network;
    this.wire = wire;
    this.identity = new Remote(setup.peer(), setup.incarnation(), Role.PARTICIPANT);
    this.random = new SplittableRandom(time.random().nextLong());
    this.record = setup.record() == null ? null : setup.record().clone();
    this.fabric =
        new FabricNode(
            this,
            setup.settings(),
            setup.host(),
            setup.controller(),
            setup.resumeAfter(),
            participant.apply(this),
            context -> setup.overlay().create(context, null, record));
    network.add(this);
    fabric.start();
  }

  public FabricNode fabric() {
    return fabric;
  }

  public SortedMap<String, Long> counters() {
    return counters;
  }

  /** Ends with its process; peers see it. */
  public void kill() {
    dead = true;
    network.kill(identity.peer().id());
  }

  /** Ends by itself: what it has sent still arrives. */
  public void end() {
    dead = true;
    time.after(VirtualNetwork.DELAY_MAX + 1, () -> network.kill(identity.peer().id()));
  }

  public boolean dead() {
    return dead;
  }

  // Station.

  @Override
  public Remote identity() {
    return identity;
  }

  @Override
  public void received(Remote from, Message message) {
    if (!dead) {
      fabric.received(from, message);
    }
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    if (!dead) {
      fabric.linkLost(node, cause);
    }
  }

  // Context.

  @Override
  public Peer self() {
    return identity.peer();
  }

  @Override
  public Incarnation incarnation() {
    return identity.incarnation();
  }

  @Override
  public long now() {
    return time.now();
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void startTimer(String name, long delayMillis) {
    long number = ++timerNumbers;
    timers.put(name, number);
    time.after(
        delayMillis,
        () -> {
          if (!dead && timers.getOrDefault(name, 0L) == number) {
            timers.remove(name);
            fabric.timer(name);
          }
        });
  }

  @Override
  public void cancelTimer(String name) {
    timers.remove(name);
  }

  @Override
  public void persist(byte[] bytes, long token) {
    record = bytes.clone();
    time.after(
        1,
        () -> {
          if (!dead) {
            fabric.persisted(token);
          }
        });
  }

  /** What was persisted last; null if nothing was. */
  public byte[] record() {
    return record == null ? null : record.clone();
  }

  @Override
  public boolean send(Peer peer, Message message) {
    network.send(this, peer, message);
    return true;
  }

  @Override
  public void disconnect(NodeId node, String reason) {
    network.disconnect(self().id(), node);
  }

  @Override
  public boolean signedByController(byte[] signed, Bytes signature) {
    return SIGNATURE.equals(signature);
  }

  @Override
  public Command decode(Bytes body) throws CodecException {
    return Command.read(wire.reader(body.toArray()));
  }

  @Override
  public void count(String event) {
    counters.merge(event, 1L, Long::sum);
  }
}
