package com.plushm.api.control;

import com.plushm.api.codec.Message;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Received;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import java.util.List;
import java.util.Optional;

/**
 * The messages of the control link and of the paper's upkeep (§3.1–3.6). Where a name is the
 * paper's it stands in capitals in the first words.
 */
public sealed interface ControlMessage extends Message {
  /** Elements of one list in a message. */
  int LIST_MAX = 10_000;

  /** A participant as root and controller know it; ordinal absent before its ADMIT. */
  record Member(Peer peer, Incarnation incarnation, HostName host, Optional<Ordinal> ordinal) {}

  /**
   * SETPEER, controller to root and root to the host: are you there, and join this overlay.
   *
   * @param invitation its id, the same in the answer; a repetition is harmless
   * @param target the client that is meant
   * @param root whom to join; the root fills it in
   */
  record SetPeer(long invitation, HostName host, Peer target, Optional<Peer> root)
      implements ControlMessage {}

  /** The root's word on a SETPEER: delivered to a live client, or why not. */
  record SetPeerAnswer(long invitation, boolean delivered, String reason)
      implements ControlMessage {}

  /**
   * The controller's grant of the root's role, signed over {@link #signedBytes}; it names one
   * incarnation of one node.
   */
  record GrantRoot(long number, NodeId node, Incarnation incarnation, Bytes signature)
      implements ControlMessage {
    /** What the signature covers. */
    public static byte[] signedBytes(long number, NodeId node, Incarnation incarnation) {
      return java.nio.ByteBuffer.allocate(5 * Long.BYTES)
          .putLong(0x504d_4752_414e_5401L)
          .putLong(number)
          .putLong(node.high())
          .putLong(node.low())
          .putLong(incarnation.value())
          .array();
    }
  }

  /**
   * SETROOT: who is root; by a new root to the controller, by a parent to its new child.
   *
   * @param generation of the tree that it is the root of; one of a later generation goes before
   */
  record SetRoot(Peer root, Incarnation incarnation, Claim claim, long generation)
      implements ControlMessage {
    /** Of the tree that a run begins with. */
    public SetRoot(Peer root, Incarnation incarnation, Claim claim) {
      this(root, incarnation, claim, Generation.FIRST);
    }
  }

  /**
   * SETCTRL: who the controller is. The controller sends it every 10 s to whom it believes root; a
   * parent to its new child; an old root up to the new one.
   *
   * @param reign of the controller's process
   * @param signature over {@link #signedBytes}: a relay cannot invent a controller
   */
  record SetCtrl(Peer controller, long reign, Bytes signature) implements ControlMessage {
    /** What the signature covers. */
    public static byte[] signedBytes(Peer controller, long reign) {
      byte[] endpoint =
          controller.endpoint().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      return java.nio.ByteBuffer.allocate(4 * Long.BYTES + endpoint.length)
          .putLong(0x504d_4354_524c_0001L)
          .putLong(reign)
          .putLong(controller.id().high())
          .putLong(controller.id().low())
          .put(endpoint)
          .array();
    }
  }

  /** INVITE, parent to new child: answer with JOIN. */
  record Invite() implements ControlMessage {}

  /**
   * JOIN, child to root and root to controller; repeated until its ADMIT was delivered, and said
   * again after every re-attachment.
   *
   * @param parent who watches over the member from now on; empty for the root itself
   */
  record Join(Member member, Optional<NodeId> parent) implements ControlMessage {}

  /** GETSTATUS: is the subject alive? To the root, and from the root to the subject itself. */
  record GetStatus(long nonce, Peer subject) implements ControlMessage {}

  /**
   * The subject's answer to GETSTATUS.
   *
   * @param attached whether it has a parent, which then watches over it
   */
  record Status(long nonce, Incarnation incarnation, boolean attached) implements ControlMessage {}

  /** DISCONNECTED: to the root, and once confirmed from the root to the controller. */
  record Disconnected(Peer subject, Incarnation incarnation, String cause)
      implements ControlMessage {}

  /** A node says that it leaves, so that nobody takes it for dead. */
  record Leaving(Peer subject, Incarnation incarnation) implements ControlMessage {}

  /** DISCONNECT, repeated by a parent to its children until they are gone (paper §3.6). */
  record DisconnectNow() implements ControlMessage {}

  /**
   * The root to a controller that (re)connects: who is in the tree, in parts, and the last command
   * delivered there.
   */
  record Members(List<Member> members, boolean last, CommandId delivered)
      implements ControlMessage {}

  /**
   * A numbered command, controller to root. The same bytes go down the tree.
   *
   * @param signature of the controller over {@link #signedBytes}
   */
  record Numbered(CommandId id, Bytes body, Bytes signature) implements ControlMessage {
    /** What the signature covers. */
    public static byte[] signedBytes(CommandId id, Bytes body) {
      return java.nio.ByteBuffer.allocate(3 * Long.BYTES + body.length())
          .putLong(0x504d_434d_4400_0001L)
          .putLong(id.reign())
          .putLong(id.number())
          .put(body.toArray())
          .array();
    }
  }

  /**
   * Every command up to this one is settled or cannot concern the receiver: go on after it. From
   * the controller to a root whose Pull it cannot serve from its log, from a parent to a child that
   * is new.
   *
   * @param settled whether nobody below the receiver needs them either; false if it only says where
   *     one that knew of nothing begins
   */
  record Baseline(CommandId at, boolean settled) implements ControlMessage {}

  /**
   * The sender lacks commands after that one (NONE: it is new and knows of none); up the tree, and
   * from the root to the controller.
   */
  record Pull(CommandId after) implements ControlMessage {}

  /**
   * Answers, one hop up: child to parent, root to controller.
   *
   * @param edge names the sender's way up: the attachment, or the root's link to the controller; 0
   *     for one whose receiver grants no credit
   */
  record Answers(long edge, List<Collected> answers) implements ControlMessage {
    /** Over an edge without credit. */
    public Answers(List<Collected> answers) {
      this(0, answers);
    }

    /** What it takes of the edge's credit. */
    public long weight() {
      return answers.stream().mapToLong(Collected::weight).sum();
    }
  }

  /**
   * The receiver of answers to their sender: so much may be sent (protocol.md §5.6). Both figures
   * count from the beginning of the edge and never fall, so that a repeated one changes nothing.
   *
   * @param upTo bytes that may be sent in all
   * @param received bytes that have come in all: they need not be kept by the sender
   */
  record Credit(long edge, long upTo, long received) implements ControlMessage {}

  /**
   * The sender of answers to their receiver: more waits than the credit allows.
   *
   * @param upTo bytes that it would have sent in all, since the beginning of the edge
   */
  record Wanted(long edge, long upTo) implements ControlMessage {}

  /** What the controller has received, controller to root and down the tree. */
  record Acknowledge(List<Received> received) implements ControlMessage {}

  /**
   * The controller's decision who is FAILED, all of them; a later version replaces an earlier one.
   * Versions travel in heartbeats, and whoever missed one has it from a neighbour.
   *
   * @param signature of the controller over {@link #signedBytes}
   */
  record FailedSet(long reign, long number, List<NodeId> failed, Bytes signature)
      implements ControlMessage {
    /** Nodes in the set at most: the message stays below what a link carries. */
    public static final int NODES_MAX = 50_000;

    /** What the signature covers. */
    public static byte[] signedBytes(long reign, long number, List<NodeId> failed) {
      java.nio.ByteBuffer bytes =
          java.nio.ByteBuffer.allocate((3 + 2 * failed.size()) * Long.BYTES)
              .putLong(0x504d_4641_494c_0001L)
              .putLong(reign)
              .putLong(number);
      failed.forEach(node -> bytes.putLong(node.high()).putLong(node.low()));
      return bytes.array();
    }
  }

  /**
   * Asks every node for its place in the tree; controller to root and down the tree.
   *
   * @param about the node of which everybody is to tell what they saw; absent: nobody tells
   */
  record Survey(long id, Optional<NodeId> about) implements ControlMessage {}

  /** A node's answer to a survey, passed up as it is; its parent adds the round trip. */
  record Surveyed(long id, NodeReport report) implements ControlMessage {}

  /** How far nodes have come with a generation (protocol.md §6). */
  enum Stage {
    /** Attached in the prepared tree. */
    ATTACHED,
    /** Cannot make its overlay. */
    UNABLE,
    /** Has delivered its CUT. */
    CUT,
    /** No edge of an older tree is left. */
    ALONE
  }

  /**
   * Those have come so far with that generation; up the tree and from the root to the controller,
   * each time all that are known of.
   */
  record Standing(long generation, Stage stage, OrdinalSet who) implements ControlMessage {}

  /**
   * Which tree the root lives in; to the controller when it connects and whenever it changes.
   *
   * @param prepared the generation that is prepared beside it
   */
  record TreeIs(Generation generation, Optional<Generation> prepared) implements ControlMessage {}

  /**
   * Could the root's host carry that overlay beside the present one, with so many participants?
   * Controller to root.
   */
  record AskSwitch(long nonce, String overlay, int participants) implements ControlMessage {}

  /** What an {@link AskSwitch} comes to. */
  enum SwitchVerdict {
    POSSIBLE,
    /** No such overlay is installed there, or it has not these options. */
    UNKNOWN,
    /** Both trees together want more descriptors than there are. */
    TOO_LARGE
  }

  /**
   * The root's answer.
   *
   * @param words the figures, or what is installed
   */
  record SwitchAnswer(long nonce, SwitchVerdict verdict, String words) implements ControlMessage {}
}
