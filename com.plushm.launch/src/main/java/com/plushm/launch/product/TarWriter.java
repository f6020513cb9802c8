package com.plushm.launch.product;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes an archive in the format ustar (POSIX.1-1988), as far as a product needs it. */
final class TarWriter {
  private static final int BLOCK = 512;
  private static final int NAME_BYTES_MAX = 100;
  private static final int COPY = 32 << 10;

  private final OutputStream out;

  TarWriter(OutputStream out) {
    this.out = out;
  }

  void folder(String name, long modifiedSeconds) throws IOException {
    out.write(header(name + "/", 0755, 0, modifiedSeconds, '5'));
  }

  /**
   * @param size of the content, in bytes
   * @throws IOException also if the content is shorter or longer than that
   */
  void file(String name, boolean executable, long size, long modifiedSeconds, InputStream content)
      throws IOException {
    out.write(header(name, executable ? 0755 : 0644, size, modifiedSeconds, '0'));
    byte[] buffer = new byte[COPY];
    long left = size;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      left -= read;
      if (left < 0) {
        break;
      }
      out.write(buffer, 0, read);
    }
    if (left != 0) {
      throw new IOException(name + " changed while it was read");
    }
    out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
  }

  /** Ends the archive; the stream stays open. */
  void end() throws IOException {
    out.write(new byte[2 * BLOCK]);
    out.flush();
  }

  private static byte[] header(String name, int mode, long size, long modified, char type)
      throws IOException {
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (path.length > NAME_BYTES_MAX) {
      throw new IOException("too long a name for an archive: " + name);
    }
    byte[] block = new byte[BLOCK];
    System.arraycopy(path, 0, block, 0, path.length);
    octal(block, 100, 8, mode);
    octal(block, 108, 8, 0);
    octal(block, 116, 8, 0);
    octal(block, 124, 12, size);
    octal(block, 136, 12, modified);
    block[156] = (byte) type;
    text(block, 257, "ustar\00000");
    // The sum counts its own field as blanks.
    Arrays.fill(block, 148, 156, (byte) ' ');
    int sum = 0;
    for (byte value : block) {
      sum += value & 0xff;
    }
    octal(block, 148, 7, sum);
    return block;
  }

  /** Octal digits that fill the field but for the zero byte at its end. */
  private static void octal(byte[] block, int offset, int length, long value) {
    text(block, offset, String.format("%0" + (length - 1) + "o", value));
    block[offset + length - 1] = 0;
  }

  private static void text(byte[] block, int offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, offset, bytes.length);
  }
}
