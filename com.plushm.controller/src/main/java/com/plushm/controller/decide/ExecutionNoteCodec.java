package com.plushm.controller.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.HostName;
import com.plushm.controller.decide.ExecutionNote.Failure;
import com.plushm.controller.decide.ExecutionNote.Gathered;
import com.plushm.controller.decide.ExecutionNote.Interrupted;
import com.plushm.controller.decide.ExecutionNote.Lost;
import com.plushm.controller.decide.ExecutionNote.Skipped;
import com.plushm.controller.decide.ExecutionNote.Started;

/** The wire form of {@link ExecutionNote}, as the journal keeps it. */
final class ExecutionNoteCodec {
  private static final int TEAMS_MAX = 4_096;
  private static final int STEPS_MAX = 1 << 20;
  private static final int WORDS_BYTES_MAX = 64 << 10;

  private ExecutionNoteCodec() {}

  static void write(ExecutionNote note, FieldWriter out) {
    if (note instanceof Gathered n) {
      out.number(1).list(n.teams(), (o, team) -> o.list(team, ExecutionNoteCodec::host));
      out.list(n.targets(), FieldWriter::ordinals).list(n.invited(), ExecutionNoteCodec::host);
      out.list(
          n.failures(),
          (o, f) -> o.text(f.host().value()).text(f.code().code()).text(f.words()));
    } else if (note instanceof Started n) {
      out.number(2).number(n.step()).command(n.command()).ordinals(n.targets());
    } else if (note instanceof Skipped n) {
      out.number(3).number(n.step()).ordinals(n.targets()).text(n.why());
    } else if (note instanceof Lost n) {
      out.number(4).number(n.step()).ordinals(n.targets());
    } else {
      out.number(5);
    }
  }

  static ExecutionNote read(FieldReader in) throws CodecException {
    int kind = in.number(1, 5);
    return switch (kind) {
      case 1 ->
          new Gathered(
              in.list(TEAMS_MAX, team -> team.list(HostTable.HOSTS_MAX, FieldReader::host)),
              in.list(TEAMS_MAX, FieldReader::ordinals),
              in.list(HostTable.HOSTS_MAX, FieldReader::host),
              in.list(
                  HostTable.HOSTS_MAX,
                  f -> new Failure(f.host(), JournalCodec.code(f), f.text(WORDS_BYTES_MAX))));
      case 2 -> new Started(in.number(0, STEPS_MAX), in.command(), in.ordinals());
      case 3 -> new Skipped(in.number(0, STEPS_MAX), in.ordinals(), in.text(WORDS_BYTES_MAX));
      case 4 -> new Lost(in.number(0, STEPS_MAX), in.ordinals());
      default -> new Interrupted();
    };
  }

  private static void host(FieldWriter out, HostName name) {
    out.text(name.value());
  }
}
