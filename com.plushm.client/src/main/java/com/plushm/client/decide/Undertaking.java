package com.plushm.client.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.command.Care;
import com.plushm.api.command.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of an application as it was taken on: all that a later incarnation needs to go on with
 * it (application.md §3).
 *
 * @param timeoutMillis after which each attempt is ended; 0 for never
 */
public record Undertaking(ProcessSpec process, Care care, long timeoutMillis) {
  /** The process, which is told which attempt on this host it is, from 1 on. */
  ProcessSpec attempt(int number) {
    List<String> environment = new ArrayList<>(process.environment());
    environment.add("PLUSHM_ATTEMPT=" + number);
    return new ProcessSpec(process.words(), List.copyOf(environment), process.directory());
  }

  void write(FieldWriter out) {
    out.list(process.words(), FieldWriter::text).list(process.environment(), FieldWriter::text);
    out.text(process.directory());
    care.write(out);
    out.number(timeoutMillis);
  }

  static Undertaking read(FieldReader in) throws CodecException {
    // A shell's two words and the variables of the run come on top of what a command has.
    int words = Command.WORDS_MAX + 16;
    ProcessSpec process =
        new ProcessSpec(
            in.list(words, i -> i.text(Command.WORD_BYTES_MAX)),
            in.list(words, i -> i.text(Command.WORD_BYTES_MAX)),
            in.text(Command.WORD_BYTES_MAX));
    return new Undertaking(process, Care.read(in), in.natural());
  }
}
