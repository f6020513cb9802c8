package com.plushm.sim;

import com.plushm.api.codec.Message;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Answer;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Baseline;
import com.plushm.api.control.ControlMessage.Credit;
import com.plushm.api.control.ControlMessage.Disconnected;
import com.plushm.api.control.ControlMessage.GrantRoot;
import com.plushm.api.control.ControlMessage.Join;
import com.plushm.api.control.ControlMessage.Leaving;
import com.plushm.api.control.ControlMessage.Members;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.control.ControlMessage.Pull;
import com.plushm.api.control.ControlMessage.SetCtrl;
import com.plushm.api.control.ControlMessage.SetPeer;
import com.plushm.api.control.ControlMessage.SetPeerAnswer;
import com.plushm.api.control.ControlMessage.SetRoot;
import com.plushm.api.control.ControlMessage.Wanted;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.id.Ranks;
import com.plushm.api.overlay.Claim;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import com.plushm.sim.world.Gate;
import com.plushm.sim.world.Signing;
import com.plushm.sim.world.SimNode;
import com.plushm.sim.world.Station;
import com.plushm.sim.world.VirtualNetwork;
import com.plushm.sim.world.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The least that a controller must do, for tests of the fabric below it. */
final class ScriptedController implements Station {
  private static final long SETCTRL_INTERVAL = 10_000;
  private static final long STATUS_TIMEOUT = 500;
  private static final long CREDIT = 1 << 20;

  final Map<NodeId, Ordinal> ordinals = new TreeMap<>();
  final List<Disconnected> disconnected = new ArrayList<>();
  final List<Leaving> left = new ArrayList<>();
  final List<SetPeerAnswer> refused = new ArrayList<>();
  final Map<CommandId, TreeSet<Integer>> ended = new TreeMap<>();
  final Map<CommandId, Integer> answerMessages = new TreeMap<>();
  int doubled;
  Peer root;
  long grants;
  private final VirtualTime time;
  private final VirtualNetwork network;
  private final Wire wire;
  private final Remote identity;
  private final Gate gate;
  private final TreeMap<Long, Numbered> log = new TreeMap<>();
  private long number;
  private long edge;
  private long received;
  private long invitations;
  private boolean away;
  private long rootHeard;
  private Claim rootClaim = Claim.NONE;

  ScriptedController(VirtualTime time, VirtualNetwork network, Wire wire, Peer self) {
    this.time = time;
    this.network = network;
    this.wire = wire;
    identity = new Remote(self, new Incarnation(1), Role.CONTROLLER);
    gate = new Gate(time);
    network.add(this);
    time.after(SETCTRL_INTERVAL, this::repeatSetCtrl);
  }

  void makeRoot(SimNode node) {
    root = node.self();
    grant(node.self(), node.incarnation());
  }

  private void grant(Peer peer, Incarnation incarnation) {
    grants++;
    send(
        peer,
        new GrantRoot(
            grants,
            peer.id(),
            incarnation,
            Signing.sign(GrantRoot.signedBytes(grants, peer.id(), incarnation))));
    send(peer, setCtrl());
  }

  void invite(SimNode node) {
    invitations++;
    send(
        root,
        new SetPeer(
            invitations, new HostName("host" + invitations), node.self(), Optional.empty()));
  }

  CommandId command(Command command) {
    CommandId id = new CommandId(1, ++number);
    Bytes body = Bytes.of(wire.encode(out -> Command.write(command, out)));
    Numbered numbered = new Numbered(id, body, Signing.sign(Numbered.signedBytes(id, body)));
    log.put(number, numbered);
    send(root, numbered);
    return id;
  }

  CommandId run(OrdinalSet targets) {
    return command(
        new Command.Run(
            "1.1",
            "test",
            targets,
            Ranks.of(targets.stream().toList()),
            false,
            false,
            List.of("true"),
            List.of(),
            "",
            0,
            false));
  }

  OrdinalSet everybody() {
    OrdinalSet.Builder all = OrdinalSet.builder();
    ordinals.values().forEach(all::add);
    return all.build();
  }

  void vanish() {
    away = true;
    gate.end();
    network.kill(this);
  }

  private SetCtrl setCtrl() {
    Peer self = identity.peer();
    return new SetCtrl(self, 1, Signing.sign(SetCtrl.signedBytes(self, 1)));
  }

  private void repeatSetCtrl() {
    if (away) {
      return;
    }
    if (root != null) {
      send(root, setCtrl());
    }
    time.after(SETCTRL_INTERVAL, this::repeatSetCtrl);
  }

  private void send(Peer to, ControlMessage message) {
    var unused = network.send(this, to, message);
  }

  @Override
  public Remote identity() {
    return identity;
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public void writable(NodeId node) {
    // Its links hold as much as there is.
  }

  @Override
  public void linkLost(NodeId node, String cause) {
    // It waits for a SETROOT.
  }

  @Override
  public void received(Remote from, Message message) {
    if (message instanceof SetRoot m) {
      onSetRoot(m);
    } else if (message instanceof Join m) {
      admit(m.member());
    } else if (message instanceof Members m) {
      m.members().forEach(this::admit);
    } else if (message instanceof Pull m) {
      onPull(from, m);
    } else if (message instanceof Disconnected m) {
      disconnected.add(m);
    } else if (message instanceof Leaving m) {
      left.add(m);
    } else if (message instanceof SetPeerAnswer m && !m.delivered()) {
      refused.add(m);
    } else if (message instanceof Answers m) {
      m.answers().forEach(this::answered);
      received += m.weight();
    } else if (message instanceof Wanted m) {
      received = m.edge() == edge ? received : 0;
      edge = m.edge();
      send(from.peer(), new Credit(edge, received + CREDIT, received));
    }
  }

  /** The current root is asked before another one is believed; the lesser one is sent to it. */
  private void onSetRoot(SetRoot message) {
    if (root != null && root.id().equals(message.root().id())) {
      rootHeard = time.now();
      rootClaim = message.claim();
      send(root, setCtrl());
      return;
    }
    long asked = time.now();
    if (root != null) {
      send(root, setCtrl());
    }
    time.after(
        root == null ? 0 : STATUS_TIMEOUT,
        () -> {
          if (root != null && rootHeard >= asked) {
            send(message.root(), new SetRoot(root, new Incarnation(1), rootClaim));
          } else {
            root = message.root();
            grant(message.root(), message.incarnation());
          }
        });
  }

  private void admit(ControlMessage.Member member) {
    if (member.ordinal().isPresent()) {
      return;
    }
    Ordinal ordinal =
        ordinals.computeIfAbsent(member.peer().id(), id -> new Ordinal(ordinals.size()));
    command(
        new Command.Admit(
            List.of(new Command.Admission(member.peer().id(), member.incarnation(), ordinal, 0))));
  }

  private void onPull(Remote from, Pull pull) {
    if (pull.after().equals(CommandId.NONE) && number > 0) {
      send(from.peer(), new Baseline(new CommandId(1, number), false));
    } else if (pull.after().equals(CommandId.NONE)) {
      CommandId first = command(new Command.Reign(CommandId.NONE));
      send(from.peer(), new Baseline(first, false));
    } else {
      log.tailMap(pull.after().number(), false).values().forEach(n -> send(from.peer(), n));
    }
  }

  private void answered(Collected collected) {
    answerMessages.merge(collected.command(), 1, Integer::sum);
    if (collected.answer() instanceof Answer.Ended) {
      TreeSet<Integer> who = ended.computeIfAbsent(collected.command(), id -> new TreeSet<>());
      collected.who().stream()
          .forEach(
              ordinal -> {
                if (!who.add(ordinal.value())) {
                  doubled++;
                }
              });
    }
  }
}
