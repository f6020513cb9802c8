package com.plushm.api.file;

import com.plushm.api.codec.Channels;
import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.codec.MessageCodec;
import com.plushm.api.file.FileMessage.About;
import com.plushm.api.file.FileMessage.Ask;
import com.plushm.api.file.FileMessage.Draw;
import com.plushm.api.file.FileMessage.Drawn;
import com.plushm.api.file.FileMessage.Gone;
import com.plushm.api.file.FileMessage.NotDrawn;
import com.plushm.api.file.FileMessage.Part;
import com.plushm.api.file.FileMessage.Want;
import com.plushm.api.id.Ordinal;
import java.util.List;

/** The wire form of {@link FileMessage}. */
public final class FileCodec implements MessageCodec<FileMessage> {
  /** A command that names a file: its manifest's pages, and some words. */
  private static final int COMMAND_BYTES_MAX = 60 << 10;

  private static final int SIGNATURE_BYTES_MAX = 256;
  private static final int WORDS_BYTES_MAX = 4_096;

  @Override
  public int channel() {
    return Channels.FILES;
  }

  @Override
  public int typeOf(FileMessage message) {
    if (message instanceof Want) {
      return 1;
    } else if (message instanceof Part) {
      return 2;
    } else if (message instanceof Ask) {
      return 3;
    } else if (message instanceof About) {
      return 4;
    } else if (message instanceof Gone) {
      return 5;
    } else if (message instanceof Draw) {
      return 6;
    }
    return message instanceof Drawn ? 7 : 8;
  }

  @Override
  public void write(FileMessage message, FieldWriter out) {
    if (message instanceof Want m) {
      out.command(m.file()).list(m.parts(), (o, part) -> o.number(part));
    } else if (message instanceof Part m) {
      out.command(m.file()).number(m.part()).bytes(m.bytes());
    } else if (message instanceof Ask m) {
      out.command(m.file());
    } else if (message instanceof About m) {
      out.command(m.file()).bytes(m.body()).bytes(m.signature());
    } else if (message instanceof Gone m) {
      out.command(m.file()).text(m.why());
    } else if (message instanceof Draw m) {
      out.command(m.file())
          .number(m.source().value())
          .list(m.chunks(), (o, chunk) -> o.number(chunk));
    } else if (message instanceof Drawn m) {
      out.command(m.file()).number(m.source().value()).number(m.chunk()).bytes(m.bytes());
    } else if (message instanceof NotDrawn m) {
      out.command(m.file()).number(m.source().value()).text(m.why());
    }
  }

  @Override
  public FileMessage read(int type, FieldReader in) throws CodecException {
    return switch (type) {
      case 1 -> new Want(in.command(), numbers(in));
      case 2 -> new Part(in.command(), number(in), in.blob(FileLayout.PART_BYTES_MAX));
      case 3 -> new Ask(in.command());
      case 4 -> new About(in.command(), in.blob(COMMAND_BYTES_MAX), in.blob(SIGNATURE_BYTES_MAX));
      case 5 -> new Gone(in.command(), in.text(WORDS_BYTES_MAX));
      case 6 -> new Draw(in.command(), ordinal(in), numbers(in));
      case 7 -> new Drawn(in.command(), ordinal(in), number(in), in.blob(FileLayout.CHUNK_BYTES));
      case 8 -> new NotDrawn(in.command(), ordinal(in), in.text(WORDS_BYTES_MAX));
      default -> throw new CodecException("no message about files has type " + type);
    };
  }

  private static List<Integer> numbers(FieldReader in) throws CodecException {
    return in.list(FileMessage.WANTED_MAX, FileCodec::number);
  }

  private static int number(FieldReader in) throws CodecException {
    return in.number(0, Integer.MAX_VALUE);
  }

  private static Ordinal ordinal(FieldReader in) throws CodecException {
    return new Ordinal(in.number(0, Integer.MAX_VALUE));
  }
}
