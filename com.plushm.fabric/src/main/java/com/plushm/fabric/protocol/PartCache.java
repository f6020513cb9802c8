package com.plushm.fabric.protocol;

import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Chunks that came by lately, for children that want them soon: all that a relay holds. */
final class PartCache {
  /** Bytes of all chunks held. */
  static final long BYTES_MAX = 16L << 20;

  private record Key(CommandId file, int part) {}

  private final Map<Key, Bytes> parts = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  void put(CommandId file, int part, Bytes content) {
    Bytes before = parts.put(new Key(file, part), content);
    bytes += content.length() - (before == null ? 0 : before.length());
    Iterator<Bytes> oldest = parts.values().iterator();
    while (bytes > BYTES_MAX && oldest.hasNext()) {
      bytes -= oldest.next().length();
      oldest.remove();
    }
  }

  /** The chunk; null if it is not held. */
  Bytes get(CommandId file, int part) {
    return parts.get(new Key(file, part));
  }

  void forget(CommandId file) {
    parts.entrySet().removeIf(entry -> entry.getKey().file().equals(file));
    bytes = parts.values().stream().mapToLong(Bytes::length).sum();
  }

  long bytes() {
    return bytes;
  }
}
