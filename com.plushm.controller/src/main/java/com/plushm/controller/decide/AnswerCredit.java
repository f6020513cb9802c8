package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.Answers;
import com.plushm.api.control.ControlMessage.Credit;
import com.plushm.api.control.ControlMessage.Wanted;
import com.plushm.api.id.Peer;

/**
 * What the root is allowed to send of answers (protocol.md §5.6): as much as waits on the way here
 * while everything before it is accounted for. So the controller's own queue is bounded, and a slow
 * controller holds the tree's answers back instead of losing them. The root keeps what the journal
 * may still lack: this controller's successor gets it from there.
 */
final class AnswerCredit {
  /** Bytes of answers under way to the controller. */
  static final long WINDOW_BYTES = 4L << 20;

  /** What the root keeps at most because nothing was said. */
  static final long UNSAID_BYTES_MAX = 128L << 10;

  private final ControlContext context;
  private final Diary diary;
  private Peer root;
  private long edge;
  private long received;

  /** Of what was received, how much is durable. */
  private long kept;

  private long said;

  AnswerCredit(ControlContext context, Diary diary) {
    this.context = context;
    this.diary = diary;
  }

  /** Answers have come and are accounted for. */
  void received(Peer from, Answers answers) {
    if (answers.edge() == 0) {
      return;
    }
    begin(from, answers.edge());
    received += answers.weight();
    long upTo = received;
    diary.whenDurable(() -> kept(answers.edge(), upTo));
  }

  private void kept(long ofEdge, long upTo) {
    if (ofEdge != edge) {
      return;
    }
    kept = Math.max(kept, upTo);
    if (kept - said >= UNSAID_BYTES_MAX) {
      say();
    }
  }

  /** The root asks for more than it is allowed, or for what it has not heard. */
  void wanted(Peer from, Wanted wanted) {
    begin(from, wanted.edge());
    say();
  }

  /** What has come and is durable need not be kept by the root. */
  void flush() {
    if (root != null && kept > said) {
      say();
    }
  }

  /** A root that is another one, or has connected anew, begins anew. */
  private void begin(Peer from, long nowEdge) {
    if (root == null || !root.id().equals(from.id()) || edge != nowEdge) {
      edge = nowEdge;
      received = 0;
      kept = 0;
      said = 0;
    }
    root = from;
  }

  private void say() {
    if (context.send(root, new Credit(edge, received + WINDOW_BYTES, kept))) {
      said = kept;
    }
  }
}
