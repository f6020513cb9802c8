package com.plushm.transport.mina;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what a node's links carry and what they refuse. Refusals are logged as well, each kind at
 * most once in {@link #LOG_EVERY_NANOS}: a stranger who hammers at the door must not fill the disk.
 * The names are few and fixed; none is made of what a peer sends.
 */
final class Tally {
  static final String ACCEPTED = "connections.accepted";
  static final String DIALLED = "connections.dialled";
  static final String LINKS_UP = "links.up";
  static final String LINKS_DOWN = "links.down";
  static final String REFUSED = "refused.";
  static final String REFUSED_ADDRESS = "refused.address";
  static final String REFUSED_FRAME = "refused.frame";
  static final String REFUSED_GREETING = "refused.greeting";
  static final String REFUSED_LATE = "refused.late";
  static final String REFUSED_LINKS = "refused.links";
  static final String REFUSED_NODE = "refused.node";
  static final String REFUSED_SEND = "refused.send";
  static final String REFUSED_TLS = "refused.tls";
  static final String HANDLER_FAILED = "handler.failed";

  private static final Logger LOG = LoggerFactory.getLogger("com.plushm.transport");
  private static final long LOG_EVERY_NANOS = 10_000_000_000L;

  final LongAdder bytesIn = new LongAdder();
  final LongAdder bytesOut = new LongAdder();
  final LongAdder messagesIn = new LongAdder();
  final LongAdder messagesOut = new LongAdder();

  private final String node;
  private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> logged = new ConcurrentHashMap<>();

  /**
   * @param node this node's name in log lines
   */
  Tally(String node) {
    this.node = node;
  }

  void count(String name) {
    counters.computeIfAbsent(name, key -> new LongAdder()).increment();
  }

  /** Counts a refusal and says why, unless the same was said just now. */
  void refuse(String name, Object who, String why) {
    count(name);
    long now = System.nanoTime();
    AtomicLong last =
        logged.computeIfAbsent(name, key -> new AtomicLong(now - LOG_EVERY_NANOS - 1));
    long before = last.get();
    if (now - before > LOG_EVERY_NANOS && last.compareAndSet(before, now)) {
      LOG.warn("{}: {} ({} so far), {}: {}", node, name, counters.get(name), who, why);
    }
  }

  SortedMap<String, Long> counters() {
    SortedMap<String, Long> values = new TreeMap<>();
    counters.forEach((name, adder) -> values.put(name, adder.sum()));
    values.put("bytes.in", bytesIn.sum());
    values.put("bytes.out", bytesOut.sum());
    values.put("messages.in", messagesIn.sum());
    values.put("messages.out", messagesOut.sum());
    return values;
  }
}
