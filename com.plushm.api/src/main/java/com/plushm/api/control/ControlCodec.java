package com.plushm.api.control;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.command.Collected;
import com.plushm.api.command.Command;
import com.plushm.api.command.Received;
import com.plushm.api.control.ControlMessage.*;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.api.overlay.Generation;
import com.plushm.api.overlay.OverlayChoice;
import java.util.Optional;

/** The wire form of {@link ControlMessage}. */
public final class ControlCodec implements MessageCodec<ControlMessage> {
  private static final int REASON_BYTES_MAX = 4_096;
  private static final int SIGNATURE_BYTES_MAX = 256;

  @Override
  public int channel() {
    return Channels.CONTROL;
  }

  @Override
  public int typeOf(ControlMessage message) {
    if (message instanceof SetPeer) return 1;
    if (message instanceof SetPeerAnswer) return 2;
    if (message instanceof GrantRoot) return 3;
    if (message instanceof SetRoot) return 4;
    if (message instanceof SetCtrl) return 5;
    if (message instanceof Invite) return 6;
    if (message instanceof Join) return 7;
    if (message instanceof GetStatus) return 8;
    if (message instanceof Status) return 9;
    if (message instanceof Disconnected) return 10;
    if (message instanceof Leaving) return 11;
    if (message instanceof DisconnectNow) return 12;
    if (message instanceof Members) return 13;
    if (message instanceof Numbered) return 14;
    if (message instanceof Pull) return 15;
    if (message instanceof Answers) return 16;
    if (message instanceof Acknowledge) return 17;
    if (message instanceof FailedSet) return 18;
    if (message instanceof Survey) return 30;
    if (message instanceof Surveyed) return 31;
    if (message instanceof Baseline) return 19;
    if (message instanceof Credit) return 20;
    if (message instanceof Standing) return 40;
    if (message instanceof TreeIs) return 41;
    if (message instanceof AskSwitch) return 42;
    if (message instanceof SwitchAnswer) return 43;
    return 21;
  }

  @Override
  public void write(ControlMessage message, FieldWriter out) {
    if (message instanceof SetPeer m) {
      out.number(m.invitation()).text(m.host().value()).peer(m.target());
      optionalPeer(out, m.root());
    } else if (message instanceof SetPeerAnswer m) {
      out.number(m.invitation()).flag(m.delivered()).text(m.reason());
    } else if (message instanceof GrantRoot m) {
      out.number(m.number()).node(m.node()).incarnation(m.incarnation()).bytes(m.signature());
    } else if (message instanceof SetRoot m) {
      out.peer(m.root()).incarnation(m.incarnation());
      m.claim().write(out);
      out.number(m.generation());
    } else if (message instanceof SetCtrl m) {
      out.peer(m.controller()).number(m.reign()).bytes(m.signature());
    } else if (message instanceof Join m) {
      member(out, m.member());
      out.flag(m.parent().isPresent());
      m.parent().ifPresent(out::node);
    } else if (message instanceof GetStatus m) {
      out.number(m.nonce()).peer(m.subject());
    } else if (message instanceof Status m) {
      out.number(m.nonce()).incarnation(m.incarnation()).flag(m.attached());
    } else if (message instanceof Disconnected m) {
      out.peer(m.subject()).incarnation(m.incarnation()).text(m.cause());
    } else if (message instanceof Leaving m) {
      out.peer(m.subject()).incarnation(m.incarnation());
    } else {
      writeMore(message, out);
    }
  }

  private static void writeMore(ControlMessage message, FieldWriter out) {
    if (message instanceof Members m) {
      out.list(m.members(), ControlCodec::member).flag(m.last()).command(m.delivered());
    } else if (message instanceof Numbered m) {
      out.command(m.id()).bytes(m.body()).bytes(m.signature());
    } else if (message instanceof Pull m) {
      out.command(m.after());
    } else if (message instanceof Answers m) {
      out.number(m.edge());
      out.list(m.answers(), (o, a) -> a.write(o));
    } else if (message instanceof Acknowledge m) {
      out.list(m.received(), (o, r) -> r.write(o));
    } else if (message instanceof Baseline m) {
      out.command(m.at()).flag(m.settled());
    } else if (message instanceof Credit m) {
      out.number(m.edge()).number(m.upTo()).number(m.received());
    } else if (message instanceof Wanted m) {
      out.number(m.edge()).number(m.upTo());
    } else if (message instanceof FailedSet m) {
      out.number(m.reign()).number(m.number()).list(m.failed(), FieldWriter::node);
      out.bytes(m.signature());
    } else if (message instanceof Survey m) {
      out.number(m.id()).flag(m.about().isPresent());
      m.about().ifPresent(out::node);
    } else if (message instanceof Surveyed m) {
      out.number(m.id());
      m.report().write(out);
    } else {
      writeSwitch(message, out);
    }
  }

  private static void writeSwitch(ControlMessage message, FieldWriter out) {
    if (message instanceof Standing m) {
      out.number(m.generation()).number(m.stage().ordinal()).ordinals(m.who());
    } else if (message instanceof TreeIs m) {
      m.generation().write(out);
      out.flag(m.prepared().isPresent());
      m.prepared().ifPresent(g -> g.write(out));
    } else if (message instanceof AskSwitch m) {
      out.number(m.nonce()).text(m.overlay()).number(m.participants());
    } else if (message instanceof SwitchAnswer m) {
      out.number(m.nonce()).number(m.verdict().ordinal()).text(m.words());
    }
  }

  @Override
  public ControlMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> new SetPeer(in.natural(), in.host(), in.peer(), optionalPeer(in));
      case 2 -> new SetPeerAnswer(in.natural(), in.flag(), in.text(REASON_BYTES_MAX));
      case 3 ->
          new GrantRoot(in.natural(), in.node(), in.incarnation(), in.blob(SIGNATURE_BYTES_MAX));
      case 4 -> new SetRoot(in.peer(), in.incarnation(), Claim.read(in), in.natural());
      case 5 -> new SetCtrl(in.peer(), in.natural(), in.blob(SIGNATURE_BYTES_MAX));
      case 6 -> new Invite();
      case 7 -> new Join(member(in), in.flag() ? Optional.of(in.node()) : Optional.empty());
      case 8 -> new GetStatus(in.natural(), in.peer());
      case 9 -> new Status(in.natural(), in.incarnation(), in.flag());
      case 10 -> new Disconnected(in.peer(), in.incarnation(), in.text(REASON_BYTES_MAX));
      case 11 -> new Leaving(in.peer(), in.incarnation());
      case 12 -> new DisconnectNow();
      case 13 ->
          new Members(
              in.list(ControlMessage.LIST_MAX, ControlCodec::member), in.flag(), in.command());
      case 14 ->
          new Numbered(in.command(), in.blob(Command.BYTES_MAX), in.blob(SIGNATURE_BYTES_MAX));
      case 15 -> new Pull(in.command());
      case 16 -> new Answers(in.number(), in.list(ControlMessage.LIST_MAX, Collected::read));
      case 17 -> new Acknowledge(in.list(ControlMessage.LIST_MAX, Received::read));
      case 18 ->
          new FailedSet(
              in.natural(),
              in.natural(),
              in.list(FailedSet.NODES_MAX, FieldReader::node),
              in.blob(SIGNATURE_BYTES_MAX));
      case 19 -> new Baseline(in.command(), in.flag());
      case 20 -> new Credit(in.number(), in.natural(), in.natural());
      case 21 -> new Wanted(in.number(), in.natural());
      case 30 -> new Survey(in.natural(), in.flag() ? Optional.of(in.node()) : Optional.empty());
      case 31 -> new Surveyed(in.natural(), NodeReport.read(in));
      case 40 -> new Standing(in.natural(), in.constant(Stage.values()), in.ordinals());
      case 41 ->
          new TreeIs(
              Generation.read(in), in.flag() ? Optional.of(Generation.read(in)) : Optional.empty());
      case 42 ->
          new AskSwitch(
              in.natural(), in.text(OverlayChoice.LENGTH_MAX), in.number(0, Integer.MAX_VALUE));
      case 43 ->
          new SwitchAnswer(
              in.natural(), in.constant(SwitchVerdict.values()), in.text(REASON_BYTES_MAX));
      default -> throw new CodecException("no control message has type " + type);
    };
  }

  private static void optionalPeer(FieldWriter out, Optional<Peer> peer) {
    out.flag(peer.isPresent());
    peer.ifPresent(out::peer);
  }

  private static Optional<Peer> optionalPeer(FieldReader in) throws CodecException {
    return in.flag() ? Optional.of(in.peer()) : Optional.empty();
  }

  private static void member(FieldWriter out, Member member) {
    out.peer(member.peer()).incarnation(member.incarnation()).text(member.host().value());
    out.number(member.ordinal().map(Ordinal::value).orElse(-1));
  }

  private static Member member(FieldReader in) throws CodecException {
    var peer = in.peer();
    var incarnation = in.incarnation();
    var host = in.host();
    int ordinal = in.number(-1, Integer.MAX_VALUE);
    return new Member(
        peer,
        incarnation,
        host,
        ordinal < 0 ? Optional.empty() : Optional.of(new Ordinal(ordinal)));
  }
}
