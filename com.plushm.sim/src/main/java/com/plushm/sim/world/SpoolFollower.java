package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.client.decide.ExecutorContext.Attempt;
import com.plushm.client.decide.SpoolPlaces;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A client's eye on the supervised processes of its host, as long as it lives. */
final class SpoolFollower {
  private static final int READ_BYTES = 32 << 10;
  private static final long LOOK_MILLIS = 5;

  /** Hears of processes, on the client's loop. */
  interface Events {
    void started(long token, long pid, long ageMillis);

    void output(long token, Stream stream, Bytes bytes);

    void over(long token, Outcome outcome);

    void ended(long token, Outcome outcome);
  }

  private static final class Followed {
    final long token;
    final CommandId command;
    final TreeMap<Stream, Long> places = new TreeMap<>();
    final Set<Stream> held = new TreeSet<>();
    Attempt attempt;
    boolean asked;
    boolean started;
    Outcome outcome;
    boolean draining;
    boolean ended;

    Followed(long token, CommandId command) {
      this.token = token;
      this.command = command;
    }
  }

  private final SimNode node;
  private final VirtualSpools spools;
  private final Events events;
  private final TreeMap<Long, Followed> followed = new TreeMap<>();
  private boolean closed;

  SpoolFollower(SimNode node, VirtualSpools spools, Events events) {
    this.node = node;
    this.spools = spools;
    this.events = events;
  }

  void supervise(long token, Attempt attempt, SpoolPlaces from) {
    Followed it = followed.computeIfAbsent(token, t -> new Followed(t, attempt.command()));
    if (it.attempt == null) {
      it.places.put(Stream.OUT, from.out());
      it.places.put(Stream.ERR, from.err());
    }
    it.attempt = attempt;
    it.asked = false;
    it.started = false;
    it.outcome = null;
    spools.of(attempt.command()).follower = () -> soon(it);
    soon(it);
  }

  private void soon(Followed it) {
    node.world()
        .time()
        .after(
            LOOK_MILLIS,
            () -> {
              if (!closed && !it.ended) {
                look(it);
              }
            });
  }

  private void look(Followed it) {
    VirtualSpool spool = spools.find(it.command);
    if (it.outcome == null) {
      attempt(it, spool);
    }
    for (Stream stream : Stream.values()) {
      while (spool != null && !it.held.contains(stream) && !it.ended) {
        long place = it.places.get(stream);
        if (place >= spool.size(stream)) {
          break;
        }
        Bytes piece = spool.read(stream, place, READ_BYTES);
        it.places.put(stream, place + piece.length());
        node.gate().run(false, () -> events.output(it.token, stream, piece));
      }
    }
    if (it.outcome != null && it.draining && read(it, spool)) {
      it.ended = true;
      followed.remove(it.token);
      node.gate().run(false, () -> events.ended(it.token, it.outcome));
    }
  }

  private void attempt(Followed it, VirtualSpool spool) {
    int number = it.attempt.number();
    if (!it.attempt.startable()) {
      over(it, new Outcome(Outcome.Kind.UNKNOWN, 0, "it was over before"));
    } else if (spool == null || spool.claimed < number) {
      if (!it.asked) {
        it.asked = true;
        spools.supervise(
            node,
            it.attempt,
            spec -> {
              node.world().listener().processStarted(node, spec);
              node.world().listener().attemptBegun(node, it.attempt);
            });
      }
    } else {
      if (!it.started) {
        it.started = true;
        long age = node.world().time().now() - spool.startedAt;
        node.gate().run(false, () -> events.started(it.token, spool.pid, age));
      }
      if (spool.ends.containsKey(number)) {
        over(it, spool.ends.get(number));
      } else if (spool.running != number) {
        over(it, new Outcome(Outcome.Kind.UNKNOWN, 0, "the host was rebooted while it ran"));
      }
    }
  }

  private void over(Followed it, Outcome outcome) {
    it.outcome = outcome;
    node.gate().run(false, () -> events.over(it.token, outcome));
  }

  private static boolean read(Followed it, VirtualSpool spool) {
    return spool == null
        || (it.places.get(Stream.OUT) >= spool.size(Stream.OUT)
            && it.places.get(Stream.ERR) >= spool.size(Stream.ERR));
  }

  void drain(long token) {
    Followed it = followed.get(token);
    if (it != null) {
      it.draining = true;
      soon(it);
    }
  }

  void signal(long token, int signal) {
    Followed it = followed.get(token);
    if (it != null) {
      spools.signal(it.command, signal);
    }
  }

  void throttle(long token, Stream stream, boolean hold) {
    Followed it = followed.get(token);
    if (it != null && hold) {
      it.held.add(stream);
    } else if (it != null) {
      it.held.remove(stream);
      soon(it);
    }
  }

  /** The client is gone. */
  void close() {
    closed = true;
    spools.abandon();
  }
}
