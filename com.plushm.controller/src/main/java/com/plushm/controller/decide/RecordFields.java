package com.plushm.controller.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.command.Outcome;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.EnrolmentLine;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.SpecLimits;
import com.plushm.controller.Drain;
import com.plushm.controller.RunRequest;
import com.plushm.controller.RunView;
import com.plushm.controller.StoryLine;
import com.plushm.controller.Summary;
import com.plushm.controller.decide.application.ExecutionLife.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The fields of what the journal keeps of hosts and of executions that are over. */
final class RecordFields {
  private static final int REASON_BYTES_MAX = 64 << 10;
  private static final int NAME_BYTES_MAX = 4_096;

  /**
   * A block of a workflow has the numbers of its inputs, of which there may be many, in its name.
   */
  private static final int BLOCK_NAME_BYTES_MAX = 1 << 20;

  private static final int BLOCKS_MAX = 1 << 20;

  /** A character is at most four bytes. */
  private static final int LINE_BYTES_MAX = 4 * RunStory.LINE_CHARS_MAX;

  private RecordFields() {}

  static void host(FieldWriter out, HostRecord host) {
    RequestCodec.plan(out, host.plan());
    out.text(host.state().name()).number(host.since()).flag(host.peer().isPresent());
    host.peer().ifPresent(out::peer);
    out.incarnation(host.incarnation());
    out.number(host.ordinal().map(Ordinal::value).orElse(-1));
    out.number(host.reserved().map(Ordinal::value).orElse(-1));
    out.incarnation(host.admitted()).command(host.admittedBy()).command(host.firstAdmittedBy());
    out.number(host.joinedAt()).text(host.code().code()).text(host.reason());
    out.list(host.losses(), FieldWriter::number);
    out.flag(host.pinned()).flag(host.leaving()).flag(host.wanted());
    out.number(host.drain().ordinal());
    out.flag(host.primary().isPresent());
    host.primary().ifPresent(name -> out.text(name.value()));
    out.list(List.copyOf(host.facts().entrySet()), (o, f) -> o.text(f.getKey()).text(f.getValue()));
    out.list(host.history(), RecordFields::line);
  }

  /**
   * Reads a host.
   *
   * @param former whether the record is of the first kind, which had no history, and at first ended
   *     before the facts
   */
  static HostRecord host(FieldReader in, boolean former) throws CodecException {
    return new HostRecord(
        RequestCodec.plan(in),
        JournalCodec.state(in),
        in.number(),
        in.flag() ? Optional.of(in.peer()) : Optional.<Peer>empty(),
        in.incarnation(),
        ordinal(in),
        ordinal(in),
        in.incarnation(),
        in.command(),
        in.command(),
        in.number(),
        JournalCodec.code(in),
        in.text(REASON_BYTES_MAX),
        in.list(HostRecord.LOSSES_MAX, FieldReader::number),
        in.flag(),
        in.flag(),
        in.flag(),
        Drain.values()[in.number(0, Drain.values().length - 1)],
        in.flag() ? Optional.of(in.host()) : Optional.empty(),
        former ? formerFacts(in) : facts(in),
        former ? List.of() : in.list(HostRecord.HISTORY_MAX, RecordFields::line));
  }

  private static SortedMap<String, String> formerFacts(FieldReader in) {
    try {
      return facts(in);
    } catch (CodecException e) {
      return new TreeMap<>(); // It ends here.
    }
  }

  private static SortedMap<String, String> facts(FieldReader in) throws CodecException {
    int most = 4 * EnrolmentLine.FACT_CHARS_MAX; // A character is at most four bytes.
    TreeMap<String, String> facts = new TreeMap<>();
    in.list(HostRecord.FACTS_MAX, i -> Map.entry(i.text(most), i.text(most)))
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue()));
    return facts;
  }

  private static Optional<Ordinal> ordinal(FieldReader in) throws CodecException {
    int ordinal = in.number(-1, HostTable.ORDINALS_MAX - 1);
    return ordinal < 0 ? Optional.empty() : Optional.of(new Ordinal(ordinal));
  }

  static void run(FieldWriter out, RunRecord run) {
    out.text(run.key()).text(run.kind()).text(run.text()).text(run.digest());
    out.number(run.beganAt()).number(run.state().ordinal()).text(run.sha256());
    out.list(run.parts(), (o, part) -> o.text(part.component()).text(part.hosts().fold()));
    Summary summary = run.summary();
    out.text(summary.id()).text(summary.name()).number(summary.took().toMillis());
    out.list(summary.blocks(), RecordFields::block);
    out.list(summary.missing(), RecordFields::missing);
    out.number(summary.targets()).number(summary.answered()).number(summary.failed());
    out.number(summary.largestStatus()).flag(summary.interrupted());
  }

  static RunRecord run(FieldReader in) throws CodecException {
    return new RunRecord(
        JournalCodec.key(in),
        in.text(NAME_BYTES_MAX),
        in.text(RunRecord.TEXT_BYTES_MAX),
        in.text(NAME_BYTES_MAX),
        in.natural(),
        in.constant(State.values()),
        in.text(RunRequest.Source.SHA256_DIGITS),
        in.list(SpecLimits.POOLS_MAX, i -> new RunView.Part(i.text(NAME_BYTES_MAX), hosts(i))),
        summary(in));
  }

  /** As journals had it that did not know how it ended but whether it was with its controller. */
  static RunRecord formerRun(FieldReader in) throws CodecException {
    String key = JournalCodec.key(in);
    String kind = in.text(NAME_BYTES_MAX);
    String text = in.text(RunRecord.TEXT_BYTES_MAX);
    String digest = in.text(NAME_BYTES_MAX);
    long beganAt = in.natural();
    boolean lost = in.flag();
    Summary summary = summary(in);
    State state = lost ? State.LOST : summary.interrupted() ? State.INTERRUPTED : State.DONE;
    return new RunRecord(key, kind, text, digest, beganAt, state, "", List.of(), summary);
  }

  static void story(FieldWriter out, RunStory story) {
    out.text(story.key()).list(story.lines(), RecordFields::line);
  }

  static RunStory story(FieldReader in) throws CodecException {
    return new RunStory(JournalCodec.key(in), in.list(RunStory.LINES_MAX, RecordFields::line));
  }

  private static void line(FieldWriter out, StoryLine line) {
    out.number(line.at().toEpochMilli()).text(line.words());
  }

  private static StoryLine line(FieldReader in) throws CodecException {
    return new StoryLine(Instant.ofEpochMilli(in.number()), in.text(LINE_BYTES_MAX));
  }

  private static Summary summary(FieldReader in) throws CodecException {
    return new Summary(
        in.text(NAME_BYTES_MAX),
        in.text(NAME_BYTES_MAX),
        Duration.ofMillis(in.natural()),
        in.list(BLOCKS_MAX, RecordFields::block),
        in.list(BLOCKS_MAX, RecordFields::missing),
        in.number(0, Integer.MAX_VALUE),
        in.number(0, Integer.MAX_VALUE),
        in.number(0, Integer.MAX_VALUE),
        in.number(Integer.MIN_VALUE, Integer.MAX_VALUE),
        in.flag());
  }

  private static void block(FieldWriter out, Summary.Block block) {
    out.text(block.process()).text(block.hosts().fold());
    block.outcome().write(out);
    out.bytes(block.out()).bytes(block.err()).number(block.lostBytes());
  }

  private static Summary.Block block(FieldReader in) throws CodecException {
    return new Summary.Block(
        in.text(BLOCK_NAME_BYTES_MAX),
        hosts(in),
        Outcome.read(in),
        in.blob(RunRecord.OUTPUT_BYTES_MAX),
        in.blob(RunRecord.OUTPUT_BYTES_MAX),
        in.natural());
  }

  private static void missing(FieldWriter out, Summary.Missing missing) {
    out.text(missing.hosts().fold()).text(missing.code().code()).text(missing.reason());
  }

  private static Summary.Missing missing(FieldReader in) throws CodecException {
    return new Summary.Missing(hosts(in), JournalCodec.code(in), in.text(REASON_BYTES_MAX));
  }

  private static NodeSet hosts(FieldReader in) throws CodecException {
    String folded = in.text(NodeSet.MAX_LENGTH);
    try {
      return folded.isEmpty() ? NodeSet.empty() : NodeSet.parse(folded);
    } catch (PlushException e) {
      throw new CodecException(e.getMessage(), e);
    }
  }
}
