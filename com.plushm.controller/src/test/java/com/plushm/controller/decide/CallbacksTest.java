package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;

import com.plushm.controller.RunRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import org.junit.Test;

/** Callbacks on the controller's machine, more of them than may run at a time. */
public class CallbacksTest {
  private final List<Long> begun = new ArrayList<>();
  private final FakeWorld world =
      new FakeWorld() {
        @Override
        public void runLocal(
            long token, String folder, List<String> words, SortedMap<String, String> with) {
          begun.add(token);
        }
      };

  @Test
  public void whatCouldNotBeAskedIsAskedWhenThereIsRoom() {
    Applications application = new Applications("n[1-2]", 2).task("map");
    for (int i = 0; i <= LocalRuns.RUNS_MAX; i++) {
      application.barrier("s" + i, b -> b.callback("enough"), "map");
    }
    world.behaviour =
        (host, run) -> new FakeWorld.Result(List.of(), 0, host.equals("n1") ? 5 : 600_000);
    world.control.run("1.1", new RunRequest(application.specification(), true), Observer.NOBODY);
    world.run(1_000);
    assertEquals(LocalRuns.RUNS_MAX, begun.size());
    world.control.ranLocal(begun.get(0), 1, "");
    world.run(5_000);
    assertEquals("one had no place before", LocalRuns.RUNS_MAX + 1, begun.size());
  }
}
