package com.plushm.sim.world;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Wire;
import com.plushm.api.command.Command;
import com.plushm.api.id.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decodes commands for all nodes of a world. What bytes say depends on them alone and a command is
 * immutable: a hundred thousand nodes share one, as those of one process do.
 */
public final class Decoder {
  /** The latest commands of so many are kept. */
  private static final int KEPT_MAX = 32;

  private final Wire wire;
  private final Map<Bytes, Command> decoded =
      new LinkedHashMap<>(2 * KEPT_MAX, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Command> eldest) {
          return size() > KEPT_MAX;
        }
      };

  public Decoder(Wire wire) {
    this.wire = wire;
  }

  Command decode(Bytes body) throws CodecException {
    Command known = decoded.get(body);
    if (known == null) {
      known = Command.read(wire.reader(body.toArray()));
      decoded.put(body, known);
    }
    return known;
  }
}
