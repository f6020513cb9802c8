package com.plushm.api.file;

import com.plushm.api.id.Bytes;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The disk as a protocol sees it. Nothing is done before the call returns: each call is answered
 * once, later, on the node's event loop. Files in use have a handle that the caller chooses; calls
 * for one handle that do not wait for each other's answers are done in any order.
 */
@ProviderType
public interface FileDisk {
  /** Calls that may be unanswered; beyond it a call is answered with a failure. */
  int PENDING_MAX = 4_096;

  /** Hears of the end of a call. */
  @FunctionalInterface
  interface Answer<T> {
    /**
     * @param value what was asked for; null if it is not there, or if the call failed
     * @param failure for people; null if there is none
     */
    void done(T value, String failure);
  }

  /**
   * Where a file shall stand.
   *
   * @param path of the file, or of an existing folder that it is put into, or with a slash at its
   *     end one that shall be a folder; {@code ~} and relative ones are in the user's home
   * @param name within a folder
   * @param tag tells unfinished files of the same name apart; the same after a restart
   * @param parents whether missing folders are made
   */
  record Destination(String path, String name, String tag, boolean parents) {}

  /**
   * What there is at a destination.
   *
   * @param identical whether the file stands there already, with the right mode; the handle reads
   *     it
   * @param partialBytes how much of an unfinished one there is, still to be checked
   */
  record Prepared(boolean identical, long partialBytes) {}

  /** A file that was opened for reading. */
  record Described(long size, int mode, Bytes sha256) {}

  /**
   * Gets ready to write a file.
   *
   * @param sha256 of the file; with the size it tells whether it is there already
   * @param mode permissions, of which the nine of POSIX count
   */
  void prepare(
      long handle, Destination to, long size, Bytes sha256, int mode, Answer<Prepared> answer);

  void write(long handle, long offset, Bytes bytes, Answer<Boolean> answer);

  /**
   * Reads a piece.
   *
   * @param sha256 what it must hash to, or else it counts as not there; {@code EMPTY} for whatever
   */
  void read(long handle, long offset, int length, Bytes sha256, Answer<Bytes> answer);

  /**
   * Makes what was written durable, and puts it in its place at once. The handle can be read then.
   *
   * @param sha256 what the whole must hash to; {@code EMPTY} if its pieces were checked
   */
  void finish(long handle, int mode, Bytes sha256, Answer<Boolean> answer);

  /**
   * Opens a file for reading.
   *
   * @param hashed whether it is hashed; else {@link Described#sha256} is empty
   */
  void open(long handle, String path, boolean hashed, Answer<Described> answer);

  /** Puts a copy of a file beside it, at once and durable. */
  void copy(String path, Destination to, int mode, Answer<Boolean> answer);

  /** Ends the use of a handle; what is unfinished stays for the next time. */
  void close(long handle);

  /** Ends the use of a handle, and removes what is unfinished. */
  void discard(long handle);
}
