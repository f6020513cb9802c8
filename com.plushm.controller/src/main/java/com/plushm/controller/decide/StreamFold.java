package com.plushm.controller.decide;

import com.plushm.api.id.Bytes;
import com.plushm.api.id.OrdinalSet;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One output stream of many hosts, folded: a tree of chunks in which hosts with equal output so far
 * stand at the same node. Memory follows the number of distinct outputs (protocol.md §5.5). Chunks
 * that come before their predecessors wait, up to a bound.
 */
final class StreamFold {
  /** Output kept of one path, the newest. */
  static final long PATH_BYTES_MAX = 16L << 20;

  /** Output kept of all paths together, the newest. */
  static final long BYTES_MAX = 64L << 20;

  /** Chunks that wait for their predecessors, in bytes. */
  static final long AHEAD_BYTES_MAX = 8L << 20;

  /** Hears of chunks in their order. */
  interface Listener {
    void grown(OrdinalSet who, Bytes bytes);
  }

  /** A chunk behind a place. */
  private record Step(Bytes bytes) {}

  /** What was put out, and how much of its beginning was not kept. */
  record Content(Bytes bytes, long lost) {}

  /** Hosts that have put out the same so far. */
  static final class Place {
    private final long end;
    private final Map<Step, Place> children = new LinkedHashMap<>(2);
    private Place parent;
    private Bytes bytes;
    private OrdinalSet who = OrdinalSet.empty();

    /** The oldest place of this path whose bytes are kept. */
    private Place floor;

    private Place(Place parent, Bytes bytes) {
      this.parent = parent;
      this.bytes = bytes;
      this.end = (parent == null ? 0 : parent.end) + bytes.length();
      this.floor = parent == null ? this : parent.floor;
    }

    /** Bytes so far. */
    long end() {
      return end;
    }

    OrdinalSet who() {
      return who;
    }

    /** Whether only one path needs it. */
    private boolean single() {
      return who.isEmpty() && children.size() == 1;
    }
  }

  private final Place start = new Place(null, Bytes.EMPTY);
  private final SortedMap<Long, LinkedHashSet<Place>> byEnd = new TreeMap<>();
  private final SortedMap<Long, Map<Bytes, OrdinalSet>> ahead = new TreeMap<>();
  private final Deque<Place> oldest = new ArrayDeque<>();
  private final Listener listener;
  private long bytes;
  private long aheadBytes;

  StreamFold(OrdinalSet roster, Listener listener) {
    this.listener = listener;
    put(start, roster);
  }

  /**
   * Takes a chunk; what these hosts had given before is passed over.
   *
   * @param chunk the bytes before it
   */
  void add(long chunk, Bytes content, OrdinalSet who) {
    if (content.length() == 0) {
      return; // Nobody cuts one.
    }
    OrdinalSet grown = step(chunk, content, who);
    OrdinalSet later = who.minus(grown);
    later = later.isEmpty() ? later : later.intersect(at(0, chunk));
    if (!later.isEmpty() && aheadBytes + content.length() <= AHEAD_BYTES_MAX) {
      Map<Bytes, OrdinalSet> waiting = ahead.computeIfAbsent(chunk, c -> new LinkedHashMap<>());
      if (!waiting.containsKey(content)) {
        aheadBytes += content.length();
      }
      waiting.merge(content, later, OrdinalSet::union);
    }
    if (!grown.isEmpty()) {
      drain();
    }
  }

  /**
   * Moves those who stand before the chunk, or in the middle of it, behind it; tells who they are.
   * In the middle is who was cut differently as an earlier incarnation: a process that outlived its
   * client put out the same bytes.
   */
  private OrdinalSet step(long chunk, Bytes content, OrdinalSet who) {
    OrdinalSet remaining = who;
    OrdinalSet whole = OrdinalSet.empty();
    OrdinalSet grown = OrdinalSet.empty();
    List<Place> places = new ArrayList<>();
    byEnd.subMap(chunk, chunk + content.length()).values().forEach(places::addAll);
    for (Place place : places) {
      OrdinalSet part = place.who.intersect(remaining);
      if (part.isEmpty()) {
        continue;
      }
      int known = (int) (place.end - chunk);
      if (known == 0) {
        move(place, content, part);
        whole = whole.union(part);
      } else {
        Bytes rest = Bytes.of(content.toArray(), known, content.length() - known);
        move(place, rest, part);
        listener.grown(part, rest);
      }
      grown = grown.union(part);
      remaining = remaining.minus(part);
    }
    if (!whole.isEmpty()) {
      listener.grown(whole, content);
    }
    return grown;
  }

  private void move(Place from, Bytes content, OrdinalSet part) {
    Step step = new Step(content);
    Place to = from.children.get(step);
    if (to == null) {
      to = child(from, step);
      from.children.put(step, to);
    }
    take(from, part);
    put(to, part);
    while (to.end - to.floor.end >= PATH_BYTES_MAX && to.floor.single()) {
      Place dropped = to.floor;
      to.floor = dropped.children.values().iterator().next();
      drop(dropped);
    }
  }

  private Place child(Place from, Step step) {
    Place place = new Place(from, step.bytes);
    bytes += step.bytes.length();
    oldest.addLast(place);
    while (bytes > BYTES_MAX || oldest.peekFirst().bytes == null) {
      drop(oldest.removeFirst());
    }
    return place;
  }

  /** Lets go of a chunk: whoever stands behind it has lost its bytes. */
  private void drop(Place place) {
    if (place.bytes != null && place.parent != null) {
      bytes -= place.bytes.length();
      place.parent.children.remove(new Step(place.bytes), place);
      place.bytes = null;
      place.parent = null;
    }
  }

  private void put(Place place, OrdinalSet who) {
    if (place.who.isEmpty()) {
      byEnd.computeIfAbsent(place.end, e -> new LinkedHashSet<>()).add(place);
    }
    place.who = place.who.union(who);
  }

  private void take(Place place, OrdinalSet who) {
    place.who = place.who.minus(who);
    if (place.who.isEmpty()) {
      LinkedHashSet<Place> same = byEnd.get(place.end);
      same.remove(place);
      if (same.isEmpty()) {
        byEnd.remove(place.end);
      }
    }
  }

  /** Applies what waited, as long as something fits. */
  private void drain() {
    boolean again = true;
    while (again) {
      again = false;
      for (Long chunk : List.copyOf(ahead.keySet())) {
        again |= drain(chunk);
      }
    }
  }

  private boolean drain(long chunk) {
    boolean any = false;
    Map<Bytes, OrdinalSet> waiting = ahead.get(chunk);
    for (Bytes content : List.copyOf(waiting.keySet())) {
      OrdinalSet rest = waiting.get(content).minus(step(chunk, content, waiting.get(content)));
      any |= rest.size() < waiting.get(content).size();
      rest = rest.intersect(at(0, chunk));
      if (rest.isEmpty()) {
        waiting.remove(content);
        aheadBytes -= content.length();
      } else {
        waiting.put(content, rest);
      }
    }
    if (waiting.isEmpty()) {
      ahead.remove(chunk);
    }
    return any;
  }

  /** Whose bytes so far are at least {@code from} and less than {@code below} many. */
  OrdinalSet at(long from, long below) {
    OrdinalSet.Builder set = OrdinalSet.builder();
    byEnd
        .subMap(from, Math.max(from, below))
        .values()
        .forEach(places -> places.forEach(place -> set.addAll(place.who)));
    return set.build();
  }

  /** Where hosts stand, in the order of arrival within each length. */
  List<Place> places() {
    List<Place> all = new ArrayList<>();
    byEnd.values().forEach(all::addAll);
    return all;
  }

  /** What the hosts at a place have put out, as far as it was kept. */
  static Content content(Place place) {
    Deque<Bytes> path = new ArrayDeque<>();
    long kept = 0;
    for (Place p = place;
        p != null && p.bytes != null && kept + p.bytes.length() <= PATH_BYTES_MAX;
        p = p.parent) {
      path.addFirst(p.bytes);
      kept += p.bytes.length();
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream((int) kept);
    path.forEach(b -> all.writeBytes(b.toArray()));
    return new Content(Bytes.of(all.toByteArray()), place.end - kept);
  }

  /** Bytes held for all. */
  long bytes() {
    return bytes + aheadBytes;
  }
}
