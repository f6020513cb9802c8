package com.plushm.api.command;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.id.Bytes;
import java.util.List;

/**
 * How a process of an application is run (application.md §3): under the supervisor, so that it
 * outlives its client, which adopts it later.
 *
 * @param supervised false for commands of {@code shell}, for which nothing else here holds
 * @param service whether it is kept alive: any end is a failure
 * @param restarts after a failure, on this host, by the client; -1 for as many as it takes
 * @param backoffMillis before the first of them; doubled each time, up to a minute
 * @param user who runs it; empty for the client's user
 * @param limits {@code WORD=value} each, the words of {@code ulimit}'s resources as in {@link
 *     com.plushm.api.spec.Specification.Limit}, lower case
 * @param stdin what it reads
 * @param stdinFile a file on the host that it reads instead; empty for none
 * @param watches that end it
 */
public record Care(
    boolean supervised,
    boolean service,
    int restarts,
    long backoffMillis,
    String user,
    List<String> limits,
    Bytes stdin,
    String stdinFile,
    List<Watch> watches) {
  public static final Care NONE =
      new Care(false, false, 0, 0, "", List.of(), Bytes.EMPTY, "", List.of());

  /** Monitors of one process, and limits, at most. */
  public static final int WATCHES_MAX = 16;

  private static final int USER_BYTES_MAX = 256;
  private static final int RESTARTS_MAX = 1_000_000;

  /**
   * A monitor (application.md §1).
   *
   * @param kind {@code 0} a command that must end well, {@code 1} a pattern in the output, {@code
   *     2} silence
   */
  public record Watch(int kind, List<String> words, long intervalMillis, int threshold) {
    public static final int COMMAND = 0;
    public static final int PATTERN = 1;
    public static final int SILENCE = 2;

    private void write(FieldWriter out) {
      out.number(kind).list(words, FieldWriter::text).number(intervalMillis).number(threshold);
    }

    private static Watch read(FieldReader in) throws CodecException {
      return new Watch(
          in.number(COMMAND, SILENCE),
          in.list(Command.WORDS_MAX, i -> i.text(Command.WORD_BYTES_MAX)),
          in.natural(),
          in.number(1, RESTARTS_MAX));
    }
  }

  public void write(FieldWriter out) {
    out.flag(supervised);
    if (supervised) {
      out.flag(service).number(restarts).number(backoffMillis).text(user);
      out.list(limits, FieldWriter::text).bytes(stdin).text(stdinFile);
      out.list(watches, (o, watch) -> watch.write(o));
    }
  }

  public static Care read(FieldReader in) throws CodecException {
    if (!in.flag()) {
      return NONE;
    }
    return new Care(
        true,
        in.flag(),
        in.number(-1, RESTARTS_MAX),
        in.natural(),
        in.text(USER_BYTES_MAX),
        in.list(WATCHES_MAX, i -> i.text(USER_BYTES_MAX)),
        in.blob(Command.STDIN_BYTES_MAX),
        in.text(Command.PATH_BYTES_MAX),
        in.list(WATCHES_MAX, Watch::read));
  }
}
