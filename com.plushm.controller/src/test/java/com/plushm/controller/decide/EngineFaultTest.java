package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.command.Command;
import com.plushm.controller.RunRequest;
import java.util.List;
import java.util.function.Predicate;
import org.junit.Test;

/** What cannot be given, and defects, end an execution or are survived by it; no other suffers. */
public class EngineFaultTest {
  private static final class Defect extends IllegalStateException {
    private static final long serialVersionUID = 1L;
  }

  private Predicate<Command> defect = command -> false;
  private Predicate<Command> tooLong = command -> false;
  private final FakeWorld world =
      new FakeWorld() {
        @Override
        public byte[] encode(Command command) {
          if (defect.test(command)) {
            throw new Defect();
          }
          return tooLong.test(command) ? new byte[Command.BYTES_MAX + 1] : super.encode(command);
        }
      };
  private final Recorder recorder = new Recorder();

  private void run(String key, Applications application) {
    world.control.run(key, new RunRequest(application.specification(), true), recorder);
  }

  private boolean timeline(String words) {
    return world.control.story("1.1").stream().anyMatch(e -> e.words().contains(words));
  }

  @Test
  public void aCommandThatGrowsTooLongWithItsHostsAborts() {
    String host = "a-host-whose-name-is-not-so-short-as-the-names-of-other-hosts-are";
    String words = "${all.hosts} ".repeat(4_000);
    run("1.1", new Applications(host + "[1-3]", 3).words("a", words));
    world.run(5_000);
    assertNotNull(recorder.summary);
    assertEquals("aborted", world.control.executions().get(0).state());
    assertTrue(timeline("the command of 'a': it is too long to be sent"));
    assertEquals(4, recorder.summary.exitStatus());
  }

  @Test
  public void aCommandThatTheSequencerRefusesAborts() {
    world.behaviour =
        (host, run) -> run.process().equals("db") ? null : new FakeWorld.Result(List.of(), 0, 300);
    tooLong = command -> command instanceof Command.Run run && run.process().equals("b");
    run("1.1", new Applications("n[1-3]", 3).service("db").task("a").task("b", "a"));
    world.run(5_000);
    assertNotNull(recorder.summary);
    assertEquals("aborted", world.control.executions().get(0).state());
    assertTrue(timeline("PM"));
  }

  @Test
  public void afterADefectItCanStillBeInterrupted() {
    defect = command -> command instanceof Command.Run;
    run("1.1", new Applications("n[1-3]", 3).task("a"));
    assertThrows(Defect.class, () -> world.run(5_000));
    world.control.interrupt("1.1");
    world.run(10_000);
    assertNotNull(recorder.summary);
    assertTrue(recorder.summary.interrupted());
  }

  @Test
  public void whereOneCannotGoOnTheOthersDo() {
    world.behaviour = (host, run) -> null;
    run("1.1", new Applications("n[1-3]", 3).words("a", "ignore-term"));
    run("1.2", new Applications("n[1-3]", 3).words("b", "ignore-term"));
    world.run(1_000);
    world.control.interrupt("1.1");
    world.control.interrupt("1.2");
    world.run(1);
    FakeClient root = world.root;
    world.root = null;
    world.crash();
    Command.Signal[] first = {null};
    defect =
        command -> {
          boolean fails = first[0] == null && command instanceof Command.Signal;
          first[0] = fails ? (Command.Signal) command : first[0];
          return fails;
        };
    world.root = root;
    assertThrows(Defect.class, () -> world.run(5_000));
    world.run(30_000);
    assertEquals(
        1, world.control.executions().stream().filter(e -> e.state().equals("stopping")).count());
    assertEquals(
        1,
        world.control.executions().stream().filter(e -> e.state().equals("interrupted")).count());
  }
}
