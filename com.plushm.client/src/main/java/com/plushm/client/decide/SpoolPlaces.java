package com.plushm.client.decide;

import com.plushm.api.command.Stream;
import java.util.List;

/**
 * Where the files of a process's output are read from.
 *
 * @param out bytes of standard output that are not needed any more
 * @param err bytes of standard error that are not
 * @param gaps behind these that are passed over, in order
 */
public record SpoolPlaces(long out, long err, List<Gap> gaps) {
  /** A fresh process. */
  public static final SpoolPlaces START = new SpoolPlaces(0, 0, List.of());

  /** So many bytes from that place on were given up as lost. */
  public record Gap(Stream stream, long from, long bytes) {}

  /** Bytes of one of them that are not needed. */
  public long of(Stream stream) {
    return stream == Stream.OUT ? out : err;
  }
}
