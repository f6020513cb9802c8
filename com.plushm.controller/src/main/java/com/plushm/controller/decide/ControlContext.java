package com.plushm.controller.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.command.Command;
import com.plushm.api.control.ControlMessage;
import com.plushm.api.file.FileDisk;
import com.plushm.api.file.FileMessage;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.Generation;
import com.plushm.api.protocol.Context;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.HostPlan;
import java.util.List;
import java.util.SortedMap;

/** The world as the control node's deciders act on it; calls take effect after the event. */
public interface ControlContext extends Context {
  /**
   * Sends a message, dialling the peer if there is no link. Returns false, and sends nothing, when
   * the peer's queue is full; {@link Control#writable} follows.
   */
  boolean send(Peer peer, ControlMessage message);

  /** The same for what is said about files. */
  boolean send(Peer peer, FileMessage message);

  /** The disk, for files that are put and got. */
  FileDisk disk();

  /** Closes the link to a peer after what is queued went out. */
  void disconnect(NodeId peer, String reason);

  /**
   * Starts the client of a host; answered by {@link Control#launched} or {@link
   * Control#launchFailed}, never before the call returns.
   */
  void launch(long invitation, HostPlan host);

  /**
   * Nobody waits for that launch any more: a client that is not yet enrolled is to end. A launch
   * that cannot be stopped goes on; its client ends by itself when nobody invites it.
   */
  default void abandonLaunch(long invitation) {}

  /** Another tree holds from now on: clients that are launched are told of it. */
  default void generation(Generation generation) {}

  /** Something happened that a person may want to read of later. */
  default void event(String words) {}

  /**
   * Makes what one turn decided durable, all of it or nothing, after all turns before it; answered
   * by {@link Control#persisted}, never before the call returns.
   */
  void journal(List<JournalEvent> turn, long token);

  /** The deciders' records are the journal's events. */
  @Override
  default void persist(byte[] record, long token) {
    throw new UnsupportedOperationException("the controller's records are the journal's events");
  }

  /** SHA-256 of the request's wire form, in hexadecimal. */
  String digest(ExecutionRequest request);

  /** Milliseconds since 1970: what a later process can still read. */
  long epochMillis();

  /**
   * Starts a command on this machine: the handler of a failure, or the callback of a barrier;
   * answered by {@link Control#ranLocal}, never before the call returns.
   *
   * @param folder where it runs; if it is empty or not there, in the controller's own
   * @param environment beyond the controller's own
   */
  void runLocal(
      long token, String folder, List<String> words, SortedMap<String, String> environment);

  /** The controller's signature. */
  Bytes sign(byte[] bytes);

  /** Whether the controller, this process or one before it, signed those bytes. */
  boolean signedHere(byte[] bytes, Bytes signature);

  /** The wire form of a command. */
  byte[] encode(Command command);

  /**
   * A command from its wire form, as this controller or one before it encoded it.
   *
   * @throws CodecException if it is none
   */
  Command decode(Bytes body) throws CodecException;
}
