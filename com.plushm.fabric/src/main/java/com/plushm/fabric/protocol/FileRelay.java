package com.plushm.fabric.protocol;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.control.ControlMessage.Numbered;
import com.plushm.api.fabric.Participant;
import com.plushm.api.file.FileDisk.Destination;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileMessage;
import com.plushm.api.file.FileMessage.About;
import com.plushm.api.file.FileMessage.Ask;
import com.plushm.api.file.FileMessage.Draw;
import com.plushm.api.file.FileMessage.Drawn;
import com.plushm.api.file.FileMessage.Gone;
import com.plushm.api.file.FileMessage.NotDrawn;
import com.plushm.api.file.FileMessage.Part;
import com.plushm.api.file.FileMessage.Want;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.spec.RunVariables;
import com.plushm.api.transport.Remote;
import com.plushm.api.transport.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * All files that pass through this node, down and up (protocol.md §5.7): which message concerns
 * which file, and what the participant is told at the end.
 */
public final class FileRelay {
  /** The timer of what has come to a stop. */
  static final String TIMER = "fabric.files";

  /** Files that a node knows of; the one that moved longest ago is forgotten. */
  static final int KNOWN_MAX = 64;

  /** Milliseconds after which a file that nobody asks for is closed. */
  static final long IDLE_MAX = 600_000;

  /** Between two looks at what is under way. */
  static final long LOOK = 1_000;

  /** Nodes below that wait to be told what a file is. */
  static final int ASKERS_MAX = 1_024;

  /** Chunks on their way up that may wait here: all that the controller asks for at a time. */
  static final int PASSING_MAX = 64;

  /**
   * Whose files these are.
   *
   * @param ordinal of this node, once it was admitted
   */
  record Owner(HostName host, Participant participant, Supplier<Optional<Ordinal>> ordinal) {}

  private final NodeContext context;
  private final Trees overlay;
  private final Owner owner;
  private final ControlLink control;
  private final FileWay up;
  private final PartCache cache = new PartCache();
  private final FileDraws draws;
  private final Map<CommandId, FileFlow> flows = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<CommandId, Map<NodeId, Peer>> askers = new TreeMap<>();
  private final Deque<FileMessage> passing = new ArrayDeque<>();
  private long handles;
  private boolean armed;
  private boolean armedForLong;

  /**
   * @param up passes a message one hop towards the controller; false if there is no way now
   */
  FileRelay(NodeContext context, Trees overlay, ControlLink control, Owner owner, FileWay up) {
    this.context = context;
    this.overlay = overlay;
    this.control = control;
    this.owner = owner;
    this.up = up;
    this.draws = new FileDraws(context, owner.ordinal(), up);
  }

  /** A command was delivered that names a file. */
  void announced(Numbered numbered, Command.Transfer command) {
    if (command instanceof Command.Put put) {
      FileFlow flow = flow(numbered.id());
      flow.signed(numbered);
      flow.named(put);
    }
  }

  // What the participant wants.

  /** See {@code Fabric.transfer}. */
  public void transfer(CommandId id, Command.Transfer command) {
    if (command instanceof Command.Put put) {
      FileFlow flow = flow(id);
      flow.named(put);
      if (flow.target() == null || !flow.target().active()) {
        begin(id, put, flow);
      }
    } else if (command instanceof Command.Get get) {
      draws.open(id, get, ++handles, opened -> told(id, get, opened));
    }
    arm();
  }

  private void begin(CommandId id, Command.Put put, FileFlow flow) {
    String shown = put.destination();
    TreeMap<String, String> mine = new TreeMap<>();
    mine.put(RunVariables.HOST, owner.host().value());
    String path = RunVariables.replaceLast(shown, mine);
    // Two participants may share a disk: each has an unfinished file of its own.
    String tag = id + "-" + context.self().id().shortForm();
    long[] kept = new long[1];
    FileTarget.Listener listener =
        new FileTarget.Listener() {
          @Override
          public void moved() {
            flow.pump();
          }

          @Override
          public void kept() {
            kept[0]++;
          }

          @Override
          public void over(boolean written, String failure) {
            String words = shown + ": " + said(put, written, kept[0]);
            end(id, failure == null ? words : null, shown + ": " + failure);
          }
        };
    if (flow.target() != null) {
      flow.target().close();
    }
    flow.target(
        new FileTarget(
            context.disk(),
            ++handles,
            new Destination(path, put.name(), tag, put.parents()),
            put.file(),
            put.mode(),
            listener));
  }

  private static String said(Command.Put put, boolean written, long kept) {
    if (!written) {
      return "unchanged";
    }
    String resumed =
        kept == 0
            ? ""
            : ", resumed: " + kept + " of " + put.file().layout().chunks() + " chunks were there";
    return put.file().size() + " bytes written" + resumed;
  }

  private void told(CommandId id, Command.Get get, FileDraws.Opened opened) {
    if (opened.failure() != null) {
      end(id, null, get.path() + ": " + opened.failure());
    } else {
      // For the controller to read: what Get.describe in it expects.
      String hash = java.util.HexFormat.of().formatHex(opened.file().sha256().toArray());
      end(id, opened.file().size() + " " + opened.file().mode() + " " + hash, "");
    }
  }

  private void end(CommandId id, String out, String err) {
    boolean well = out != null;
    owner
        .participant()
        .transferred(
            id,
            Outcome.exited(well ? 0 : 1),
            well ? Bytes.utf8(out + "\n") : Bytes.EMPTY,
            well ? Bytes.EMPTY : Bytes.utf8(err + "\n"));
  }

  /** See {@code Fabric.cancelTransfer}. */
  public void cancel(CommandId id) {
    FileFlow flow = flows.get(id);
    if (flow != null && flow.target() != null) {
      flow.target().fail("cancelled");
    }
    draws.close(id);
  }

  private FileFlow flow(CommandId id) {
    FileFlow flow = flows.get(id);
    if (flow == null) {
      flow = new FileFlow(context, id, cache, up);
      flows.put(id, flow);
      arm();
      forgetOldest();
    }
    return flow;
  }

  private void forgetOldest() {
    for (CommandId id : List.copyOf(flows.keySet())) {
      if (flows.size() <= KNOWN_MAX) {
        return;
      }
      FileTarget target = flows.get(id).target();
      if (target == null || !target.active()) {
        flows.remove(id).close();
      }
    }
  }

  // Messages.

  /** Parts come from above alone, and are asked for from below alone (S16). */
  void received(Remote from, FileMessage message) {
    NodeId id = from.peer().id();
    boolean participantSays = from.role() == Role.PARTICIPANT;
    boolean parent = overlay.parent().filter(p -> p.id().equals(id)).isPresent();
    boolean above =
        overlay.isRoot()
            ? !participantSays && id.equals(control.controller().id())
            : participantSays && parent;
    boolean below = participantSays && !parent && overlay.attachment(id) != 0;
    if (!(above && fromAbove(message)) && !(below && fromBelow(from.peer(), message))) {
      context.count("files.refused");
    }
  }

  /** From the parent, or at the root from the controller. */
  private boolean fromAbove(FileMessage message) {
    FileFlow flow =
        message instanceof Part || message instanceof Gone ? flows.get(fileOf(message)) : null;
    if (message instanceof Part m) {
      if (flow == null) {
        context.count("files.parts.unasked");
      } else {
        flow.onPart(m);
      }
    } else if (message instanceof Gone m) {
      tellAskers(m.file(), m);
      if (flow != null) {
        flow.gone(m.why());
      }
    } else if (message instanceof About m) {
      onAbout(m);
    } else if (message instanceof Draw m) {
      onDraw(m);
    } else {
      return false;
    }
    arm();
    return true;
  }

  private static CommandId fileOf(FileMessage message) {
    return message instanceof Part m ? m.file() : ((Gone) message).file();
  }

  private void onAbout(About message) {
    if (!context.signedByController(
        Numbered.signedBytes(message.file(), message.body()), message.signature())) {
      context.count("files.unsigned");
      return;
    }
    Command command = context.decoded(message.body());
    Numbered numbered = new Numbered(message.file(), message.body(), message.signature());
    tellAskers(message.file(), message);
    if (command instanceof Command.Put put) {
      announced(numbered, put);
    } else if (command instanceof Command.Get get
        && owner.ordinal().get().filter(get.targets()::contains).isPresent()
        && !draws.knows(message.file())) {
      draws.open(message.file(), get, ++handles, opened -> {});
    }
  }

  private void tellAskers(CommandId file, FileMessage message) {
    Map<NodeId, Peer> waiting = askers.remove(file);
    if (waiting != null) {
      waiting.values().forEach(peer -> context.send(peer, message));
    }
  }

  private void onDraw(Draw draw) {
    if (owner.ordinal().get().filter(draw.source()::equals).isPresent()) {
      draws.onDraw(draw);
      return;
    }
    NodeId way = draws.way(draw.source());
    List<Peer> to =
        overlay.children().stream().filter(p -> way == null || p.id().equals(way)).toList();
    if (to.isEmpty()) {
      draws.forgetWay(draw.source());
      to = overlay.children();
    }
    to.forEach(child -> context.send(child, draw));
  }

  /** From a child. */
  private boolean fromBelow(Peer from, FileMessage message) {
    if (message instanceof Want m) {
      flow(m.file()).onWant(from, m);
    } else if (message instanceof Ask m) {
      onAsk(from, m);
    } else if (message instanceof Drawn m) {
      draws.passed(m.source(), from.id());
      pass(m);
    } else if (message instanceof NotDrawn m) {
      draws.passed(m.source(), from.id());
      pass(m);
    } else {
      return false;
    }
    arm();
    return true;
  }

  /** Passes on what a source below gave; the controller asks for no more than can wait here. */
  private void pass(FileMessage message) {
    if (passing.isEmpty() && up.send(message)) {
      return;
    }
    if (passing.size() < PASSING_MAX) {
      passing.add(message);
    } else {
      context.count("files.drawn.dropped");
    }
  }

  private void flushPassing() {
    while (!passing.isEmpty() && up.send(passing.peek())) {
      passing.remove();
    }
  }

  private void onAsk(Peer from, Ask ask) {
    FileFlow flow = flows.get(ask.file());
    if (flow != null && flow.signed() != null) {
      Numbered known = flow.signed();
      context.send(from, new About(known.id(), known.body(), known.signature()));
    } else if (askers.values().stream().mapToInt(Map::size).sum() < ASKERS_MAX) {
      askers.computeIfAbsent(ask.file(), f -> new TreeMap<>()).put(from.id(), from);
      up.send(ask);
    }
  }

  // The node's edges.

  void childrenAre(List<Peer> children) {
    new ArrayList<>(flows.values()).forEach(flow -> flow.childrenAre(children));
    askers
        .values()
        .forEach(
            waiting ->
                waiting
                    .keySet()
                    .removeIf(id -> children.stream().noneMatch(peer -> peer.id().equals(id))));
    askers.values().removeIf(Map::isEmpty);
  }

  void upstreamChanged() {
    new ArrayList<>(flows.values()).forEach(FileFlow::upstreamChanged);
    flushPassing();
    draws.flush();
  }

  void writable(NodeId node) {
    new ArrayList<>(flows.values()).forEach(flow -> flow.writable(node));
    flushPassing();
    draws.flush();
  }

  private void arm() {
    if (flows.isEmpty() || (armed && !armedForLong)) {
      return;
    }
    boolean busy = flows.values().stream().anyMatch(FileFlow::busy);
    if (!armed || busy) {
      armed = true;
      armedForLong = !busy;
      context.startTimer(TIMER, busy ? LOOK : IDLE_MAX);
    }
  }

  void tick() {
    armed = false;
    for (CommandId id : List.copyOf(flows.keySet())) {
      FileFlow flow = flows.get(id);
      flow.tick();
      if (!flow.busy() && context.now() - flow.progressAt() >= IDLE_MAX) {
        flows.remove(id).close();
      }
    }
    arm();
  }

  /** Bytes of chunks held in memory: bounded (S13). */
  public long cachedBytes() {
    return cache.bytes() + (long) passing.size() * FileLayout.CHUNK_BYTES;
  }

  /** Files that this node knows of. */
  public int known() {
    return flows.size();
  }
}
