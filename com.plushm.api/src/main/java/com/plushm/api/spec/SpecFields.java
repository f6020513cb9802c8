package com.plushm.api.spec;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodeSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The values that several parts of a specification have, as fields. One for each reading. */
final class SpecFields {
  /** Names in one piece of a set that is too long for one text. */
  private static final int PIECE_NAMES = 8_192;

  private final FieldReader in;
  private int hosts;

  SpecFields(FieldReader in) {
    this.in = in;
  }

  static void span(FieldWriter out, Duration span) {
    out.number(span.toMillis());
  }

  Duration span() throws CodecException {
    long millis = in.natural();
    if (millis > SpecLimits.MILLIS_MAX) {
      throw new CodecException("a length of time of " + millis + " ms");
    }
    return Duration.ofMillis(millis);
  }

  static void factor(FieldWriter out, double factor) {
    out.number(Double.doubleToLongBits(factor));
  }

  double factor() throws CodecException {
    double factor = Double.longBitsToDouble(in.number());
    // Written so that what is no number at all is refused as well.
    if (!(factor >= 0 && factor <= SpecLimits.KNEE_MAX)) {
      throw new CodecException("a factor of " + factor);
    }
    return factor;
  }

  static void map(FieldWriter out, Map<String, String> map) {
    out.list(List.copyOf(map.entrySet()), (o, e) -> o.text(e.getKey()).text(e.getValue()));
  }

  Map<String, String> map(int countMax) throws CodecException {
    Map<String, String> map = new LinkedHashMap<>();
    int count = in.number(0, countMax);
    for (int i = 0; i < count; i++) {
      String key = name();
      if (map.put(key, text()) != null) {
        throw new CodecException("a key twice");
      }
    }
    return Collections.unmodifiableMap(map);
  }

  String name() throws CodecException {
    return in.text(SpecLimits.NAME_BYTES_MAX);
  }

  String text() throws CodecException {
    return in.text(SpecLimits.TEXT_BYTES_MAX);
  }

  static void texts(FieldWriter out, List<String> texts) {
    out.list(texts, FieldWriter::text);
  }

  List<String> names(int countMax) throws CodecException {
    return in.list(countMax, i -> name());
  }

  List<String> texts(int countMax) throws CodecException {
    return in.list(countMax, i -> text());
  }

  static void set(FieldWriter out, NodeSet set) {
    String fold = set.fold();
    out.list(
        fold.length() <= NodeSet.MAX_LENGTH
            ? List.of(fold)
            : set.split(1 + set.size() / PIECE_NAMES).stream().map(NodeSet::fold).toList(),
        FieldWriter::text);
  }

  NodeSet set() throws CodecException {
    NodeSet set = NodeSet.empty();
    int pieces = in.number(0, 1 + NodeSet.MAX_NODES / PIECE_NAMES);
    for (int i = 0; i < pieces; i++) {
      try {
        NodeSet piece = NodeSet.parse(in.text(4 * NodeSet.MAX_LENGTH));
        hosts += piece.size();
        if (hosts > SpecLimits.HOSTS_MAX) {
          throw new CodecException("more than " + SpecLimits.HOSTS_MAX + " hosts");
        }
        set = i == 0 ? piece : set.union(piece);
      } catch (PlushException e) {
        throw new CodecException("no node set: " + e.getMessage(), e);
      }
    }
    return set;
  }

  /** What single hosts have: those that have the same are written as one set. */
  static void byHost(FieldWriter out, Map<String, Map<String, String>> byHost) {
    Map<Map<String, String>, List<String>> same = new LinkedHashMap<>();
    byHost.forEach((host, own) -> same.computeIfAbsent(own, o -> new ArrayList<>()).add(host));
    out.number(same.size());
    same.forEach(
        (own, hosts) -> {
          set(out, NodeSet.of(hosts));
          map(out, own);
        });
  }

  Map<String, Map<String, String>> byHost() throws CodecException {
    Map<String, Map<String, String>> byHost = new LinkedHashMap<>();
    int groups = in.number(0, NodeSet.MAX_NODES);
    for (int i = 0; i < groups; i++) {
      NodeSet some = set();
      Map<String, String> own = map(SpecLimits.VARIABLES_MAX);
      some.forEach(host -> byHost.put(host, own));
    }
    return Collections.unmodifiableMap(byHost);
  }
}
