package com.plushm.api.file;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.Bytes;
import java.util.List;

/**
 * What a file is, as the controller signed it with the command that names it.
 *
 * @param sha256 of the whole file
 * @param pages SHA-256 of each page of {@link FileLayout}
 */
public record FileManifest(long size, Bytes sha256, List<Bytes> pages) {
  public FileLayout layout() {
    return new FileLayout(size);
  }

  public void write(FieldWriter out) {
    out.number(size).bytes(sha256).list(pages, FieldWriter::bytes);
  }

  public static FileManifest read(FieldReader in) throws CodecException {
    long size = in.natural();
    if (size > FileLayout.SIZE_MAX) {
      throw new CodecException("a file of " + size + " bytes");
    }
    FileManifest read =
        new FileManifest(
            size,
            in.blob(FileLayout.HASH_BYTES),
            in.list(FileLayout.PAGES_MAX, i -> i.blob(FileLayout.HASH_BYTES)));
    if (read.pages.size() != read.layout().pages()) {
      throw new CodecException(
          "a file of " + size + " bytes has not " + read.pages.size() + " pages");
    }
    return read;
  }
}
