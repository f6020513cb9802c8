package com.plushm.controller.decide;

import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.GetRequest;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.application.ExecutionLife;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An execution that is over, as it is kept.
 *
 * @param key the execution's id
 * @param beganAt milliseconds since 1970
 * @param state how it ended
 * @param sha256 of a run's specification file; empty if it is not known
 * @param parts where the components of a run ran
 * @param summary its account, with the newest of its output
 */
public record RunRecord(
    String key,
    String kind,
    String text,
    String digest,
    long beganAt,
    ExecutionLife.State state,
    String sha256,
    List<RunView.Part> parts,
    Summary summary) {
  /** Bytes of output that are kept of an execution that is over. */
  static final int OUTPUT_BYTES_MAX = 64 << 10;

  /** Bytes of the words that tell what was run. */
  static final int TEXT_BYTES_MAX = 1_024;

  /** What one costs beside its texts. */
  private static final long OVERHEAD_BYTES = 512;

  static RunRecord of(
      JournalEvent.Begun begun,
      Summary summary,
      ExecutionLife.State state,
      List<RunView.Part> parts) {
    return new RunRecord(
        begun.key(),
        kind(begun.request()),
        text(begun.request()),
        begun.digest(),
        begun.at(),
        state,
        sha256(begun.request()),
        parts,
        cut(summary));
  }

  static String sha256(ExecutionRequest request) {
    return request instanceof RunRequest run ? run.source().sha256() : "";
  }

  static String kind(ExecutionRequest request) {
    if (request instanceof ShellRequest) {
      return "shell";
    } else if (request instanceof RunRequest) {
      return "run";
    }
    return request instanceof PutRequest ? "put" : "get";
  }

  static String text(ExecutionRequest request) {
    String text = "";
    if (request instanceof ShellRequest shell) {
      text = String.join(" ", shell.words());
    } else if (request instanceof RunRequest run) {
      text = run.specification().file();
    } else if (request instanceof PutRequest put) {
      text = String.join(" ", put.files()) + " " + put.destination();
    } else if (request instanceof GetRequest get) {
      text = get.path();
    }
    int most = TEXT_BYTES_MAX / 4; // A character is at most four bytes.
    return text.length() <= most ? text : text.substring(0, most);
  }

  /** The same with no more output than is kept, of each block the newest. */
  private static Summary cut(Summary summary) {
    int streams = Math.max(1, 2 * summary.blocks().size());
    int most = OUTPUT_BYTES_MAX / streams;
    List<Summary.Block> blocks = new ArrayList<>();
    for (Summary.Block block : summary.blocks()) {
      Bytes out = newest(block.out(), most);
      Bytes err = newest(block.err(), most);
      long lost = (long) block.out().length() - out.length();
      lost += (long) block.err().length() - err.length();
      blocks.add(
          new Summary.Block(
              block.process(), block.hosts(), block.outcome(), out, err, block.lostBytes() + lost));
    }
    return new Summary(
        summary.id(),
        summary.name(),
        summary.took(),
        List.copyOf(blocks),
        summary.missing(),
        summary.targets(),
        summary.answered(),
        summary.failed(),
        summary.largestStatus(),
        summary.interrupted());
  }

  private static Bytes newest(Bytes bytes, int most) {
    if (bytes.length() <= most) {
      return bytes;
    }
    byte[] all = bytes.toArray();
    return Bytes.of(java.util.Arrays.copyOfRange(all, all.length - most, all.length));
  }

  /** Whom it was for. */
  NodeSet hosts() {
    NodeSet hosts = NodeSet.empty();
    for (Summary.Block block : summary.blocks()) {
      hosts = hosts.union(block.hosts());
    }
    for (Summary.Missing missing : summary.missing()) {
      hosts = hosts.union(missing.hosts());
    }
    return hosts;
  }

  /** Shows the output that was kept. */
  void show(Observer to) {
    for (Summary.Block block : summary.blocks()) {
      for (Stream stream : Stream.values()) {
        Bytes bytes = stream == Stream.OUT ? block.out() : block.err();
        if (bytes.length() > 0) {
          to.output(new OutputEvent(block.process(), block.hosts(), stream, bytes));
        }
      }
    }
    to.done(summary);
  }

  /** About what it costs to keep it. */
  long bytes() {
    long bytes = OVERHEAD_BYTES + text.length();
    for (Summary.Block block : summary.blocks()) {
      bytes += OVERHEAD_BYTES + block.process().length();
      bytes += (long) block.out().length() + block.err().length();
    }
    for (RunView.Part part : parts) {
      bytes += OVERHEAD_BYTES + part.hosts().fold().length();
    }
    return bytes + OVERHEAD_BYTES * summary.missing().size();
  }

  RunView view() {
    int missing = summary.targets() - summary.answered();
    return new RunView(
        key,
        summary.name(),
        kind,
        state.word(),
        Instant.ofEpochMilli(beganAt),
        Duration.ofMillis(summary.took().toMillis()),
        summary.targets(),
        summary.answered(),
        summary.failed(),
        missing,
        summary.exitStatus(),
        hosts(),
        text,
        sha256,
        parts,
        digest);
  }
}
