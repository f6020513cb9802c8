package com.plushm.controller.journal;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.Wire;
import com.plushm.controller.decide.JournalCodec;
import com.plushm.controller.decide.JournalEvent;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event as bytes: its check sum, which covers its number too, then whether it is the last of
 * its turn, then the event.
 */
final class RecordForm {
  /** The largest record; what claims to be larger is none. */
  static final int BYTES_MAX = 64 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(RecordForm.class);
  private static final int SUM_BYTES = Integer.BYTES;
  private static final int HEADER_BYTES = SUM_BYTES + 1;

  /**
   * What was read.
   *
   * @param event empty if the record is whole and nevertheless means nothing to this version
   * @param lastOfTurn whether the turn ends with it
   */
  record Entry(Optional<JournalEvent> event, boolean lastOfTurn) {}

  private final Wire wire;

  RecordForm(Wire wire) {
    this.wire = wire;
  }

  byte[] encode(long number, JournalEvent event, boolean lastOfTurn) {
    byte[] body = wire.encode(out -> JournalCodec.write(event, out));
    ByteBuffer record = ByteBuffer.allocate(HEADER_BYTES + body.length);
    record.putInt(0).put((byte) (lastOfTurn ? 1 : 0)).put(body);
    record.putInt(0, sum(number, record.array()));
    return record.array();
  }

  /**
   * Reads a record.
   *
   * @throws CodecException if it is not the one that was written under this number
   */
  Entry decode(long number, byte[] record) throws CodecException {
    if (record.length < HEADER_BYTES || record.length > BYTES_MAX) {
      throw new CodecException("a record of " + record.length + " bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(record);
    if (bytes.getInt(0) != sum(number, record)) {
      throw new CodecException("the check sum is wrong");
    }
    byte[] body = new byte[record.length - HEADER_BYTES];
    bytes.get(HEADER_BYTES, body);
    boolean lastOfTurn = record[SUM_BYTES] == 1;
    try {
      return new Entry(Optional.of(JournalCodec.read(wire.reader(body))), lastOfTurn);
    } catch (CodecException e) {
      LOG.warn("record {} of the journal means nothing: {}", number, e.getMessage());
      return new Entry(Optional.empty(), lastOfTurn);
    }
  }

  private static int sum(long number, byte[] record) {
    CRC32C sum = new CRC32C();
    sum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    sum.update(record, SUM_BYTES, record.length - SUM_BYTES);
    return (int) sum.getValue();
  }
}
