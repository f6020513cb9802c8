package com.plushm.client.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import java.util.ArrayList;
import java.util.List;

/**
 * What is remembered of a process that outlives its client. Places in its output are of two kinds:
 * in the <em>spool</em>, the file on the host, and in the <em>stream</em>, as the controller
 * counts; they differ by what was given up as lost.
 */
final class Supervised {
  final Undertaking undertaking;

  /** The attempt that is under way, from 1 on. */
  int attempt = 1;

  /** The boot in which that attempt was begun; null if this incarnation began it. */
  String begunIn;

  /** Whether the attempt may have been started. */
  boolean begun;

  /** Whether the process is there. */
  boolean up;

  /** The signal by which somebody wanted it to end; 0 if nobody did. */
  int told;

  /** How the last attempt ended; null as long as it has not. */
  Outcome outcome;

  /** Which monitor tripped; null if none did. */
  String tripped;

  /** The end that an earlier incarnation made durable; null if there is none. */
  Answer.Ended durableEnd;

  /** Output that the controller has, as far as that is recorded. */
  long outRecorded;

  long errRecorded;

  /** A record of that is on its way to the disk. */
  LogEntry.Acknowledged recording;

  /** Losses that are on their way to the disk; nothing behind them is read meanwhile. */
  int skipping;

  private List<LogEntry.Skipped> skips = List.of();

  Supervised(Undertaking undertaking) {
    this.undertaking = undertaking;
  }

  Supervised(Recovered.Open open) {
    this(open.past().undertaking());
    Recovered.Past past = open.past();
    attempt = past.attempt();
    begun = open.begun();
    begunIn = open.boot();
    told = past.told();
    outRecorded = past.out();
    errRecorded = past.err();
    skips = past.skips();
    durableEnd = open.concluded() == null ? null : open.concluded().end();
  }

  void skip(LogEntry.Skipped skipped) {
    List<LogEntry.Skipped> more = new ArrayList<>(skips);
    more.add(skipped);
    skips = List.copyOf(more);
  }

  /** That much is recorded. */
  void recorded(LogEntry.Acknowledged entry) {
    outRecorded = entry.out();
    errRecorded = entry.err();
    skips = LogEntry.Skipped.merged(skips, outRecorded, errRecorded);
  }

  /** Whether somebody may rely on it. */
  boolean serves() {
    return undertaking.care().service() && up;
  }

  /** The place in the spool of a place in the stream. */
  private long spoolPlace(Stream stream, long place) {
    long lost = 0;
    for (LogEntry.Skipped skip : skips) {
      lost += skip.stream() == stream && skip.at() <= place ? skip.bytes() : 0;
    }
    return place + lost;
  }

  /** Bytes that were given up. */
  long lost() {
    return skips.stream().mapToLong(LogEntry.Skipped::bytes).sum();
  }

  /** From where on the spool is still needed. */
  SpoolPlaces needed() {
    List<SpoolPlaces.Gap> gaps = new ArrayList<>();
    for (LogEntry.Skipped skip : skips) {
      long recorded = skip.stream() == Stream.OUT ? outRecorded : errRecorded;
      if (skip.at() > recorded) {
        long from = spoolPlace(skip.stream(), skip.at() - 1) + 1;
        gaps.add(new SpoolPlaces.Gap(skip.stream(), from, skip.bytes()));
      }
    }
    return new SpoolPlaces(
        spoolPlace(Stream.OUT, outRecorded), spoolPlace(Stream.ERR, errRecorded), gaps);
  }
}
