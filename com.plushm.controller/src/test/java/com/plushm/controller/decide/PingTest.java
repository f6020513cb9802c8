package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.api.command.Command;
import com.plushm.controller.ShellRequest;
import java.time.Duration;
import java.util.List;
import org.junit.Test;

public class PingTest {
  @Test
  public void theEmptyCommandGoesOutAndIsAccountedForAsAnyOther() {
    FakeWorld world = new FakeWorld();
    Recorder recorder = new Recorder();
    ShellRequest empty =
        new ShellRequest(FakeWorld.plans("n[1-3]"), List.of(), false, Duration.ZERO);
    world.control.shell("1.1", empty, recorder);
    world.run(2_000);
    assertEquals(3, recorder.summary.answered());
    Command.Run run =
        (Command.Run)
            world.commands.stream().filter(Command.Run.class::isInstance).findFirst().get();
    assertEquals(List.of(), run.words());
  }
}
