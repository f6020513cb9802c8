package com.plushm.api.protocol;

import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Peer;
import java.util.random.RandomGenerator;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What every protocol class is built with (protocol.md §2). Nothing else comes in and nothing else
 * goes out; calls take effect after the current event.
 */
@ConsumerType
public interface Context {
  /** This node and where it is reached. */
  Peer self();

  Incarnation incarnation();

  /** Milliseconds since some fixed moment; never falls. */
  long now();

  /** The one source of chance, seeded. */
  RandomGenerator random();

  /** Starts or restarts the timer of that name; it fires once, as {@code timer(name)}. */
  void startTimer(String name, long delayMillis);

  void cancelTimer(String name);

  /**
   * Makes a record durable; answered by {@code persisted(token)}, never before the call returns.
   * Whatever must be durable before something is sent or started waits for that answer.
   */
  void persist(byte[] record, long token);
}
