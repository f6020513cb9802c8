package com.plushm.api.file;

import com.plushm.api.id.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * How a file is cut: into chunks, and for each group of chunks a page with their hashes. The
 * manifest has the hashes of the pages alone, so that it stays small for any file. Parts are
 * numbered in the order in which they are wanted: a page, the chunks of its group, the next page.
 *
 * @param size of the file in bytes
 */
public record FileLayout(long size) {
  /** The largest file. */
  public static final long SIZE_MAX = 10L << 30;

  /** A chunk; with what is said beside it, it fits into one frame of 64 KiB. */
  public static final int CHUNK_BYTES = 60 << 10;

  /** SHA-256. */
  public static final int HASH_BYTES = 32;

  /** Chunks of one group. */
  public static final int GROUP_CHUNKS = 1 << 10;

  /** The largest part. */
  public static final int PART_BYTES_MAX = Math.max(CHUNK_BYTES, GROUP_CHUNKS * HASH_BYTES);

  /** Pages of the largest file. */
  public static final int PAGES_MAX =
      (int)
          ((SIZE_MAX + (long) CHUNK_BYTES * GROUP_CHUNKS - 1)
              / ((long) CHUNK_BYTES * GROUP_CHUNKS));

  private static final int GROUP_PARTS = GROUP_CHUNKS + 1;

  public FileLayout {
    if (size < 0 || size > SIZE_MAX) {
      throw new IllegalArgumentException("a file of " + size + " bytes");
    }
  }

  public int chunks() {
    return (int) ((size + CHUNK_BYTES - 1) / CHUNK_BYTES);
  }

  public int pages() {
    return (chunks() + GROUP_CHUNKS - 1) / GROUP_CHUNKS;
  }

  public int parts() {
    return pages() + chunks();
  }

  public boolean has(int part) {
    return part >= 0 && part < parts();
  }

  public boolean isPage(int part) {
    return part % GROUP_PARTS == 0;
  }

  /** The group that a part belongs to: the number of its page. */
  public int groupOf(int part) {
    return part / GROUP_PARTS;
  }

  /** The part that is the page of a group. */
  public int page(int group) {
    return group * GROUP_PARTS;
  }

  /** The place of a chunk among all chunks. */
  public int chunkOf(int part) {
    return part - groupOf(part) - 1;
  }

  /** The part that is a chunk. */
  public int partOf(int chunk) {
    return chunk + chunk / GROUP_CHUNKS + 1;
  }

  /** Where in its page the hash of a chunk stands. */
  public int hashOffset(int part) {
    return (part % GROUP_PARTS - 1) * HASH_BYTES;
  }

  /** Where a chunk begins in the file. */
  public long offsetOf(int part) {
    return (long) chunkOf(part) * CHUNK_BYTES;
  }

  /** Bytes of a part. */
  public int lengthOf(int part) {
    if (isPage(part)) {
      return Math.min(GROUP_CHUNKS, chunks() - groupOf(part) * GROUP_CHUNKS) * HASH_BYTES;
    }
    return (int) Math.min(CHUNK_BYTES, size - offsetOf(part));
  }

  /** The hash of whatever bytes. */
  public static Bytes hash(byte[] bytes) {
    return Bytes.of(sha256().digest(bytes));
  }

  /** The one hash in use. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
