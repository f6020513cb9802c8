package com.plushm.client.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.command.Unpacking;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.OrdinalSet;
import java.util.List;
import org.junit.Test;

/** Installations on a participant: taken on durably, gone on with, answered once. */
public class InstallTest {
  private static final CommandId ID = new CommandId(1, 7);

  private static Command.Install install(OrdinalSet targets) {
    Unpacking software = new Unpacking("software/x", "", "tar", List.of(), "x", 0, true);
    return new Command.Install("1.1", "x", targets, software);
  }

  private static Outcome ended(FakeHost host) {
    return ((Answer.Ended) host.sent.get(host.sent.size() - 1).answer()).outcome();
  }

  @Test
  public void itIsBegunAndItsEndAnswered() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(ID, install(FakeHost.ALL));
    host.sync();
    assertEquals(List.of("install " + ID), host.transfers);
    host.executor.transferred(ID, Outcome.exited(1), Bytes.EMPTY, Bytes.utf8("PM142 no\n"));
    host.sync();
    assertEquals(Outcome.exited(1), ended(host));
  }

  @Test
  public void whoIsNotNamedInstallsNothing() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(ID, install(OrdinalSet.range(100, 101)));
    assertEquals(List.of(), host.transfers);
  }

  @Test
  public void aLaterIncarnationDoesItAgain() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(ID, install(FakeHost.ALL));
    host.sync();
    host.crash();
    host.admitted();
    host.sync();
    assertEquals(List.of("install " + ID, "install " + ID), host.transfers);
  }

  @Test
  public void whoIsToldToEndCancelsIt() {
    FakeHost host = new FakeHost().admitted();
    host.executor.command(ID, install(FakeHost.ALL));
    host.sync();
    host.executor.command(new CommandId(1, 8), new Command.Signal(ID, FakeHost.ALL, 15));
    host.sync();
    assertEquals(List.of("install " + ID, "cancel " + ID), host.transfers);
    assertEquals(Outcome.Kind.SIGNALLED, ended(host).kind());
  }
}
