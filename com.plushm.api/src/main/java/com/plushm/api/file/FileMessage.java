package com.plushm.api.file;

import com.plushm.api.codec.Message;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Ordinal;
import java.util.List;

/**
 * What is said about files. A file is named by the command that puts or gets it. Whoever wants
 * parts asks above: down the tree nothing comes unasked, which is the credit that holds a sender
 * back (protocol.md §5.6).
 */
public sealed interface FileMessage extends Message {
  /** Parts that one message asks for, and that one asker may wait for. */
  int WANTED_MAX = 64;

  /** Up the tree, and from the root to the controller: the sender lacks these. */
  record Want(CommandId file, List<Integer> parts) implements FileMessage {}

  /** Down the tree: one of them. */
  record Part(CommandId file, int part, Bytes bytes) implements FileMessage {}

  /** Up the tree: what file is that? A node that was away when the command came asks. */
  record Ask(CommandId file) implements FileMessage {}

  /** Down the tree: the numbered command that names the file, with the controller's signature. */
  record About(CommandId file, Bytes body, Bytes signature) implements FileMessage {}

  /** Down the tree: nobody above has the file any more. */
  record Gone(CommandId file, String why) implements FileMessage {}

  /** Down the tree: the controller draws those chunks from the one who was told to give them. */
  record Draw(CommandId file, Ordinal source, List<Integer> chunks) implements FileMessage {}

  /** Up the tree: one of them. */
  record Drawn(CommandId file, Ordinal source, int chunk, Bytes bytes) implements FileMessage {}

  /** Up the tree: it cannot be given. */
  record NotDrawn(CommandId file, Ordinal source, String why) implements FileMessage {}
}
