package com.plushm.transport.cbor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.CodecException;
import com.plushm.api.command.Outcome;
import org.junit.Test;

/** How a process ended is read as it was written, whatever its words are. */
public class OutcomeCodecTest {
  private final CborWire wire = new CborWire();

  private Outcome sent(String detail) throws CodecException {
    Outcome outcome = new Outcome(Outcome.Kind.NOT_STARTED, 127, detail);
    assertEquals(outcome, Outcome.read(wire.reader(wire.encode(outcome::write))));
    return outcome;
  }

  @Test
  public void itsWordsAreKept() throws CodecException {
    assertEquals("", sent("").detail());
    assertEquals("x".repeat(4_096), sent("x".repeat(4_096)).detail());
  }

  /** A command line's first word may have 128 KiB, and is named when it is not found. */
  @Test
  public void wordsThatAreTooLongAreCutSoThatTheyCanBeSent() throws CodecException {
    String cut = sent("x".repeat(5_000) + ": command not found").detail();
    assertTrue(cut, cut.startsWith("xxx") && cut.endsWith("x…"));
    assertTrue(sent("€".repeat(2_000)).detail().endsWith("€…"));
    assertTrue(sent("x" + "😀".repeat(2_000)).detail().endsWith("😀…"));
    assertTrue(sent("😀".repeat(2_000)).detail().endsWith("😀…"));
  }
}
