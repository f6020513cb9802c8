package com.plushm.client.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Received;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.OrdinalSet;
import java.util.List;
import org.junit.Test;

/** Transfers on a participant: taken on durably, gone on with, answered once. */
public class TransferTest {
  private static final CommandId PUT = new CommandId(1, 7);

  private static Command.Put put(OrdinalSet targets) {
    FileManifest file = new FileManifest(0, FileLayout.hash(new byte[0]), List.of());
    return new Command.Put("1.1", "x", targets, "x", "/tmp/x", 0644, false, file);
  }

  private static void ended(FakeHost host, String words) {
    host.executor.transferred(PUT, Outcome.exited(0), Bytes.utf8(words), Bytes.EMPTY);
    host.sync();
  }

  @Test
  public void aTransferIsBegunAndItsEndAnswered() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(PUT, put(FakeHost.ALL));
    host.sync();
    assertEquals(List.of("begin " + PUT), host.transfers);
    ended(host, "written\n");
    assertEquals(2, host.sent.size());
    assertEquals(Bytes.utf8("written\n"), ((Answer.Output) host.sent.get(0).answer()).bytes());
    assertEquals(Outcome.exited(0), ((Answer.Ended) host.sent.get(1).answer()).outcome());
    ended(host, "again\n");
    assertEquals("an end is told once", 2, host.sent.size());
  }

  @Test
  public void whoIsNotNamedTransfersNothing() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(PUT, put(OrdinalSet.range(100, 101)));
    assertEquals(List.of(), host.transfers);
  }

  @Test
  public void aLaterIncarnationGoesOnWhereTheEarlierDied() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(PUT, put(FakeHost.ALL));
    host.sync();
    host.crash();
    assertEquals("not before it may answer", 1, host.transfers.size());
    host.admitted();
    assertEquals(List.of("begin " + PUT, "begin " + PUT), host.transfers);
    ended(host, "written\n");
    host.executor.received(new Received(PUT, FakeHost.ALL, 9, 9, true));
    host.sync();
    host.crash();
    host.admitted();
    assertEquals("what is settled is over", 2, host.transfers.size());
  }

  @Test
  public void anEndThatWasWrittenIsAnsweredAgainAndNothingIsBegun() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(PUT, put(FakeHost.ALL));
    ended(host, "written\n");
    host.crash();
    host.admitted();
    assertEquals(1, host.transfers.size());
    assertTrue(host.sent.stream().anyMatch(s -> s.answer() instanceof Answer.Ended));
  }

  @Test
  public void aSignalCancelsAndIsTheAnswer() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(PUT, put(FakeHost.ALL));
    host.executor.command(new CommandId(1, 8), new Command.Signal(PUT, FakeHost.ALL, 9));
    host.sync();
    assertEquals(List.of("begin " + PUT, "cancel " + PUT), host.transfers);
    Answer.Ended end = (Answer.Ended) host.sent.get(0).answer();
    assertEquals(Outcome.Kind.SIGNALLED, end.outcome().kind());
  }
}
