package com.plushm.api.codec;

import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.OrdinalSet;
import com.plushm.api.id.Peer;
import com.plushm.api.id.Ranks;
import java.util.List;
import java.util.function.BiConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** Takes the fields of a message in order. The order is the schema: fields carry no names. */
@ProviderType
public interface FieldWriter {
  FieldWriter number(long value);

  FieldWriter flag(boolean value);

  FieldWriter text(String value);

  FieldWriter bytes(byte[] value);

  default FieldWriter bytes(Bytes value) {
    return bytes(value.toArray());
  }

  /** A list: its length, then each element. */
  default <T> FieldWriter list(List<T> values, BiConsumer<FieldWriter, T> element) {
    number(values.size());
    for (T value : values) {
      element.accept(this, value);
    }
    return this;
  }

  default FieldWriter node(NodeId id) {
    return number(id.high()).number(id.low());
  }

  default FieldWriter incarnation(Incarnation value) {
    return number(value.value());
  }

  default FieldWriter endpoint(Endpoint value) {
    return text(value.address()).number(value.port());
  }

  default FieldWriter peer(Peer value) {
    return node(value.id()).endpoint(value.endpoint());
  }

  default FieldWriter command(CommandId value) {
    return number(value.reign()).number(value.number());
  }

  /** The runs of the set: first and last ordinal of each, alternating. */
  default FieldWriter ordinals(OrdinalSet value) {
    return bounds(value.runs());
  }

  /** Ordinals by rank: first and last of each stretch that ascends by one, alternating. */
  default FieldWriter ranks(Ranks value) {
    return bounds(value.stretches());
  }

  private FieldWriter bounds(int[] bounds) {
    number(bounds.length);
    for (int bound : bounds) {
      number(bound);
    }
    return this;
  }
}
