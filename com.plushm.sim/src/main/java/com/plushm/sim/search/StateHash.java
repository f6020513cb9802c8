package com.plushm.sim.search;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.overlay.OverlayContext;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The canonical form of a state, as 128 bits. Fresh names are numbered in the order in which they
 * appear, times are ages, and counters of which only the order matters are replaced by their rank;
 * so states merge that differ in nothing else.
 */
final class StateHash {
  /** 128 bits; two states with the same are taken for one. */
  record Key(long high, long low) {}

  private static final long BACK_REFERENCE = 0x1001;
  private static final long NOTHING = 0x1002;
  private static final long BEGIN = 0x1003;
  private static final long AGE = 0x1004;
  private static final long NAME = 0x1005;
  private static final long RANK = 0x1006;

  private final Set<String> ranked;
  private final Set<String> ignored;
  private final Map<Long, Long> names = new HashMap<>();
  private final IdentityHashMap<Object, Long> seen = new IdentityHashMap<>();
  private long[] words = new long[1_024];
  private int[] rankedAt = new int[64];
  private int size;
  private int rankedSize;
  private long now;

  /**
   * @param ranked fields (CLASS.FIELD) of which only the order of their values matters
   * @param ignored fields that decide nothing in a search
   */
  StateHash(Set<String> ranked, Set<String> ignored) {
    this.ranked = ranked;
    this.ignored = ignored;
  }

  void clear() {
    size = 0;
    rankedSize = 0;
    names.clear();
    seen.clear();
  }

  /** What follows is seen by this clock. */
  void clock(long time) {
    now = time;
  }

  void word(long value) {
    if (size == words.length) {
      words = Arrays.copyOf(words, 2 * size);
    }
    words[size++] = value;
  }

  void number(long value) {
    if (Names.isNonce(value)) {
      word(NAME);
      word(names.computeIfAbsent(value, v -> (long) names.size()));
    } else if (Names.isTime(value)) {
      word(AGE);
      word(now - value);
    } else {
      word(value);
    }
  }

  /** Any value of a protocol's state. */
  void value(Object value) {
    if (value == null) {
      word(NOTHING);
    } else if (value instanceof Long number) {
      number(number);
    } else if (value instanceof Integer number) {
      word(number);
    } else if (value instanceof Boolean flag) {
      word(flag ? 1 : 2);
    } else if (value instanceof Peer peer) {
      word(peer.id().low());
    } else if (value instanceof NodeId id) {
      word(id.low());
    } else if (value instanceof Incarnation incarnation) {
      word(incarnation.value());
    } else if (value instanceof Enum<?> constant) {
      word(constant.ordinal());
    } else if (value instanceof Collection<?> many) {
      word(BEGIN);
      word(many.size());
      many.forEach(this::value);
    } else if (value instanceof Map<?, ?> map) {
      word(BEGIN);
      word(map.size());
      map.forEach(
          (key, of) -> {
            value(key);
            value(of);
          });
    } else if (value instanceof Optional<?> maybe) {
      value(maybe.orElse(null));
    } else {
      other(value);
    }
  }

  private void other(Object value) {
    if (value instanceof byte[] bytes) {
      word(Arrays.hashCode(bytes));
    } else if (value instanceof long[] numbers) {
      for (long number : numbers) {
        number(number);
      }
    } else if (value instanceof String text) {
      word(text.hashCode());
    } else if (value instanceof Number number) {
      word(Double.doubleToLongBits(number.doubleValue()));
    } else if (!isScaffold(value)) {
      object(value);
    }
  }

  /** What is the same in every state: the context, settings, and code that is passed about. */
  private static boolean isScaffold(Object value) {
    Class<?> type = value.getClass();
    return value instanceof OverlayContext
        || value instanceof RandomGenerator
        || type.isHidden()
        || type.isSynthetic()
        || type.getSimpleName().endsWith("Settings")
        || !type.getName().startsWith("com.plushm.");
  }

  private void object(Object value) {
    if (!(value instanceof Record)) {
      Long before = seen.putIfAbsent(value, (long) seen.size());
      if (before != null) {
        word(BACK_REFERENCE);
        word(before);
        return;
      }
    }
    word(BEGIN);
    word(value.getClass().getSimpleName().hashCode());
    for (Field field : Reflected.fields(value)) {
      String name = field.getDeclaringClass().getSimpleName() + "." + field.getName();
      if (ranked.contains(name)) {
        rank((Long) Reflected.get(field, value));
      } else if (!ignored.contains(name)) {
        value(Reflected.get(field, value));
      }
    }
  }

  private void rank(long value) {
    word(RANK);
    if (rankedSize == rankedAt.length) {
      rankedAt = Arrays.copyOf(rankedAt, 2 * rankedSize);
    }
    rankedAt[rankedSize++] = size;
    word(value);
  }

  Key key() {
    replaceByRanks();
    long high = 0x9E3779B97F4A7C15L;
    long low = 0xC2B2AE3D27D4EB4FL;
    for (int i = 0; i < size; i++) {
      high = mix(high ^ words[i]);
      low = mix(low + words[i] * 0xFF51AFD7ED558CCDL);
    }
    return new Key(high, low);
  }

  private void replaceByRanks() {
    long[] values = new long[rankedSize];
    for (int i = 0; i < rankedSize; i++) {
      values[i] = words[rankedAt[i]];
    }
    long[] order = Arrays.stream(values).distinct().sorted().toArray();
    for (int i = 0; i < rankedSize; i++) {
      words[rankedAt[i]] = Arrays.binarySearch(order, values[i]);
    }
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
