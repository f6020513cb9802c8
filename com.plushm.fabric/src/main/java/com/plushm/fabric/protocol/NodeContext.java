package com.plushm.fabric.protocol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Message;
import com.plushm.api.command.Command;
import com.plushm.api.error.PlushException;
import com.plushm.api.file.FileDisk;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.protocol.Context;

/** What a node of the fabric is built with: the context, its links, and the controller's key. */
public interface NodeContext extends Context {
  /**
   * Sends to a peer, dialling it if need be. A loss comes back as {@code linkLost}.
   *
   * @return false if the peer's queue is full and nothing was sent; {@code writable} follows
   */
  boolean send(Peer peer, Message message);

  /** Sends what must not overtake the answers that were sent to the peer before. */
  default boolean sendLast(Peer peer, Message message) {
    return send(peer, message);
  }

  /**
   * Makes the record of that generation's overlay durable, as {@link #persist(byte[], long)} does;
   * answered by {@code persisted(generation, token)}.
   */
  default void persist(long generation, byte[] record, long token) {
    persist(record, token);
  }

  /** Closes what links there are to the node. */
  void disconnect(NodeId node, String reason);

  /** Whether the controller signed those bytes. */
  boolean signedByController(byte[] signed, Bytes signature);

  /** Decodes the body of a numbered command. */
  Command decode(Bytes body) throws CodecException;

  /** The same; null, and counted, if it is none. */
  default Command decoded(Bytes body) {
    try {
      return decode(body);
    } catch (CodecException e) {
      count("commands.unreadable");
      return null;
    }
  }

  /** The disk, for files that are put and got. */
  FileDisk disk();

  /** Counts something that was refused or is odd, by name, for people. */
  void count(String event);

  /** Says what somebody who looks after this node has to do something about. */
  default void report(PlushException problem) {
    count("reported." + problem.code());
  }
}
