package com.plushm.client.software;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** How much may come out of one archive: a small one must not fill a disk, nor a heap. */
final class Budget {
  /** Bytes of all files together. */
  static final long BYTES_MAX = 64L << 30;

  /** Files, folders and links. */
  static final int ENTRIES_MAX = 200_000;

  /** Bytes of all their names together; a receipt has them all. */
  static final long NAMES_BYTES_MAX = 32L << 20;

  /** What comes out is at most so many times as large as the archive, beyond the first part. */
  static final long RATIO_MAX = 500;

  /** Of this much nobody asks how it was compressed. */
  static final long RATIO_FREE_BYTES = 64L << 20;

  /** What an archive may say of one entry before its content. */
  static final long HEADER_BYTES_MAX = 1 << 20;

  private final String archive;
  private final long bytesMax;
  private final Cancelled cancelled;
  private long bytes;
  private int entries;
  private long names;

  Budget(String archive, long archiveBytes, Cancelled cancelled) {
    this.archive = archive;
    this.bytesMax = Math.min(BYTES_MAX, RATIO_FREE_BYTES + RATIO_MAX * archiveBytes);
    this.cancelled = cancelled;
  }

  /** Another entry. */
  void entry(String name) {
    names += name.length() + 1;
    if (++entries > ENTRIES_MAX) {
      throw tooLarge("it has more than " + ENTRIES_MAX + " entries");
    }
    if (names > NAMES_BYTES_MAX) {
      throw tooLarge("its names have more than " + NAMES_BYTES_MAX + " bytes");
    }
  }

  /** Further bytes of files. */
  void bytes(int more) throws IOException {
    if (cancelled.is()) {
      throw new IOException("cancelled");
    }
    bytes += more;
    if (bytes > bytesMax) {
      throw tooLarge("more than " + bytesMax + " bytes come out of it");
    }
  }

  private PlushException tooLarge(String what) {
    return new PlushException(
        ErrorCode.PACKAGE_REFUSED, what, archive, "check where it comes from");
  }

  /** A stream whose reader may be led to read without end: what is not content is little. */
  final class Metered extends FilterInputStream {
    private long headerBytes;
    private boolean content;

    Metered(InputStream in) {
      super(in);
    }

    /** What is read from now on is counted by its reader, or not. */
    void content(boolean is) {
      content = is;
      headerBytes = 0;
    }

    private int counted(int read) throws IOException {
      if (cancelled.is()) {
        throw new IOException("cancelled");
      }
      headerBytes += content ? 0 : Math.max(0, read);
      if (headerBytes > HEADER_BYTES_MAX) {
        throw tooLarge("it says more than " + HEADER_BYTES_MAX + " bytes of one entry");
      }
      return read;
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      counted(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      return counted(super.read(buffer, from, length));
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = super.skip(Math.min(count, HEADER_BYTES_MAX));
      counted((int) skipped);
      return skipped;
    }
  }
}
