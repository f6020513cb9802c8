package com.plushm.overlay.randtree;

import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Claim;
import com.plushm.overlay.randtree.Children.Child;
import com.plushm.overlay.randtree.RandTree.State;
import com.plushm.overlay.randtree.RandTreeMessage.Position;
import com.plushm.overlay.randtree.RandTreeMessage.Subtree;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one version of this code hands to the next, as versioned bytes: parent, children and
 * attachments stay, so that a swap of the bundle is not seen from outside. Reserved slots and
 * RanSub's round are not handed over: joiners ask again, and the next wave comes anyway.
 */
record Snapshot(
    State state,
    long grantKnown,
    long termKnown,
    boolean isRoot,
    Peer parent,
    long attachment,
    Peer root,
    Position above,
    List<Child> children,
    List<Peer> seeds,
    List<Peer> known,
    List<NodeId> failed) {
  private static final byte VERSION = 1;
  private static final int LIST_MAX = 100_000;

  @FunctionalInterface
  private interface Writer<T> {
    void write(DataOutputStream out, T value) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static Snapshot of(
      State state, Election election, Place place, Children children, Acquaintances acquaintances) {
    return new Snapshot(
        state,
        election.grantKnown(),
        election.termKnown(),
        place.isRoot(),
        place.parent(),
        place.attachment(),
        place.root(),
        new Position(
            place.claim(),
            place.counter(),
            place.path(),
            place.siblings(),
            place.treeSize(),
            place.treeHeight()),
        List.copyOf(children.all()),
        acquaintances.seeds(),
        acquaintances.known(),
        acquaintances.failed());
  }

  byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeByte(state.ordinal());
      out.writeLong(grantKnown);
      out.writeLong(termKnown);
      out.writeBoolean(isRoot);
      writePeer(out, parent);
      out.writeLong(attachment);
      writePeer(out, root);
      writePosition(out, above);
      writeList(out, children, Snapshot::writeChild);
      writeList(out, seeds, Snapshot::writePeer);
      writeList(out, known, Snapshot::writePeer);
      writeList(out, failed, Snapshot::writeNode);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Empty if there is none, or if it is of a version that this code does not know. */
  static Optional<Snapshot> read(byte[] bytes) {
    if (bytes == null || bytes.length == 0 || bytes[0] != VERSION) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
      return Optional.of(
          new Snapshot(
              State.values()[in.readByte()],
              in.readLong(),
              in.readLong(),
              in.readBoolean(),
              readPeer(in),
              in.readLong(),
              readPeer(in),
              readPosition(in),
              readList(in, Snapshot::readChild),
              readList(in, Snapshot::readPeer),
              readList(in, Snapshot::readPeer),
              readList(in, Snapshot::readNode)));
    } catch (IOException | RuntimeException e) {
      // A torn snapshot is none: the node joins afresh.
      return Optional.empty();
    }
  }

  private static void writePosition(DataOutputStream out, Position value) throws IOException {
    out.writeLong(value.claim().grant());
    out.writeBoolean(value.claim().granted());
    out.writeLong(value.claim().term());
    writeNode(out, value.claim().node());
    out.writeLong(value.counter());
    writeList(out, value.path(), Snapshot::writePeer);
    writeList(out, value.siblings(), Snapshot::writePeer);
    out.writeLong(value.treeSize());
    out.writeInt(value.treeHeight());
  }

  private static Position readPosition(DataInputStream in) throws IOException {
    return new Position(
        new Claim(in.readLong(), in.readBoolean(), in.readLong(), readNode(in)),
        in.readLong(),
        readList(in, Snapshot::readPeer),
        readList(in, Snapshot::readPeer),
        in.readLong(),
        in.readInt());
  }

  private static void writeChild(DataOutputStream out, Child value) throws IOException {
    writePeer(out, value.peer);
    out.writeLong(value.incarnation.value());
    out.writeLong(value.attachment);
    out.writeLong(value.below().size());
    out.writeInt(value.below().height());
    writeList(out, value.below().free(), DataOutputStream::writeInt);
  }

  private static Child readChild(DataInputStream in) throws IOException {
    return new Child(
        readPeer(in),
        new Incarnation(in.readLong()),
        in.readLong(),
        new Subtree(in.readLong(), in.readInt(), readList(in, DataInputStream::readInt)));
  }

  private static void writeNode(DataOutputStream out, NodeId value) throws IOException {
    out.writeLong(value.high());
    out.writeLong(value.low());
  }

  private static NodeId readNode(DataInputStream in) throws IOException {
    return new NodeId(in.readLong(), in.readLong());
  }

  private static void writePeer(DataOutputStream out, Peer value) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      writeNode(out, value.id());
      out.writeUTF(value.endpoint().address());
      out.writeInt(value.endpoint().port());
    }
  }

  private static Peer readPeer(DataInputStream in) throws IOException {
    return in.readBoolean()
        ? new Peer(readNode(in), new Endpoint(in.readUTF(), in.readInt()))
        : null;
  }

  private static <T> void writeList(DataOutputStream out, List<T> values, Writer<T> writer)
      throws IOException {
    out.writeInt(values.size());
    for (T value : values) {
      writer.write(out, value);
    }
  }

  private static <T> List<T> readList(DataInputStream in, Reader<T> reader) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > LIST_MAX) {
      throw new IOException("a list of " + size);
    }
    List<T> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(reader.read(in));
    }
    return List.copyOf(values);
  }
}
