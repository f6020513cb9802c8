package com.plushm.controller.decide;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.Test;

/** Software of hosts that share a file system: one of them installs it for all. */
public class SharedSoftwareTest {
  private final FakeWorld world = new FakeWorld();
  private final FakePackages packages = world.applications.packages;
  private final Recorder recorder = new Recorder();

  private static Applications application(String pool, int count) {
    return new Applications(pool, count).shared().software("tool", "/shared/tool").task("use");
  }

  private void run(Applications application) {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 50);
    world.control.run("1.1", application.request(), recorder);
  }

  private Summary done(long millis) {
    world.run(millis);
    assertNotNull("not done: " + world.control.story("1.1"), recorder.summary);
    return recorder.summary;
  }

  /** Runs until the package was moved so often and its installation has begun so often. */
  private String installing(int times) {
    for (int i = 0; i < 60_000 && packages.installs.size() < times; i++) {
      world.run(1);
    }
    assertEquals(times, packages.installs.size());
    return packages.installs.get(times - 1);
  }

  /** That host is lost for good. */
  private void lose(String host) {
    world.launchErrors.put(host, new ArrayList<>(List.of(ErrorCode.HOST_UNRESOLVED)));
    if (world.root.host.value().equals(host)) {
      world.killRoot(host.equals("n2") ? "n3" : "n2");
    } else {
      world.kill(host);
    }
  }

  @Test
  public void oneHostInstallsForAll() {
    run(application("n[1-4]", 4));
    Summary summary = done(10_000);
    assertEquals(0, summary.exitStatus());
    assertEquals(4, summary.answered());
    assertEquals(1, packages.moved.size());
    assertEquals(packages.moved, packages.installs);
  }

  @Test
  public void whatIsInstalledInEachClientsOwnFolderIsInstalledOnEach() {
    run(new Applications("n[1-4]", 4).shared().software("tool", "tool").task("use"));
    assertEquals(0, done(10_000).exitStatus());
    assertEquals(4, packages.moved.size());
    assertEquals(4, packages.installs.size());
  }

  @Test
  public void ifTheHostIsLostBeforeItHasInstalledAnotherOneIsSentThePackage() {
    packages.installMillis = 2_000;
    run(application("n[1-4]", 4).min(3));
    String first = installing(1);
    lose(first);
    Summary summary = done(120_000);
    assertEquals(2, packages.moved.size());
    assertEquals(packages.moved, packages.installs);
    assertNotEquals(first, packages.installs.get(1));
    assertEquals(3, summary.answered());
    assertEquals("only who is lost is missing", 3, summary.exitStatus());
    assertEquals(0, summary.failed());
  }

  @Test
  public void whoTakesThePlaceOfTheLostHostHasTheSoftwareToo() {
    packages.installMillis = 2_000;
    run(application("n[1-4]", 3));
    lose(installing(1));
    Summary summary = done(120_000);
    assertEquals(2, packages.moved.size());
    assertEquals(0, summary.exitStatus());
    assertEquals(3, summary.answered());
  }

  @Test
  public void aHostThatIsLostAfterwardsCostsNoSecondInstallation() {
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), 0, 3_000);
    world.control.run("1.1", application("n[1-4]", 3).request(), recorder);
    String first = installing(1);
    world.run(1_000);
    lose(first);
    assertEquals(0, done(120_000).exitStatus());
    assertEquals(1, packages.moved.size());
    assertEquals(1, packages.installs.size());
  }

  @Test
  public void ifOneCannotInstallItAnotherOneDoes() {
    for (String host : List.of("n1", "n2", "n3", "n4")) {
      packages.broken.add(host);
    }
    run(
        application("n[1-4]", 4)
            .min(1)
            .policy(new FailurePolicy(0, Duration.ZERO, Action.FAIL, List.of())));
    packages.installMillis = 500;
    String first = installing(1);
    packages.broken.retainAll(List.of(first));
    Summary summary = done(20_000);
    assertEquals(2, packages.moved.size());
    assertEquals(packages.moved, packages.installs);
    assertEquals(List.of(first), notRun(summary));
  }

  private static List<String> notRun(Summary summary) {
    return summary.blocks().stream()
        .filter(b -> !b.outcome().success())
        .flatMap(b -> b.hosts().expand().stream())
        .distinct()
        .toList();
  }

  @Test
  public void ifNobodyCanInstallItEachIsAskedOnce() {
    packages.broken.addAll(List.of("n1", "n2", "n3"));
    run(application("n[1-3]", 3));
    Summary summary = done(20_000);
    assertEquals(4, summary.exitStatus());
    assertEquals(List.of("n1", "n2", "n3"), packages.installs.stream().sorted().toList());
    assertEquals(packages.moved, packages.installs);
  }

  @Test
  public void everythingThatBeginsAnewHasItsSoftware() {
    int[] failures = {0};
    world.behaviour = (host, run) -> new FakeWorld.Result(List.of(), failures[0]++ < 1 ? 1 : 0, 50);
    world.control.run(
        "1.1",
        new Applications("n[1-3]", 3)
            .shared()
            .software("tool", "/shared/tool")
            .task("use", Action.RESTART_ALL)
            .request(),
        recorder);
    assertEquals(0, done(20_000).exitStatus());
    assertEquals(1, packages.moved.size());
    assertEquals(1, packages.installs.size());
  }

  /** The package went with the installation that failed. */
  @Test
  public void whatBeginsAnewIsSentAgainWhereItWasNotInstalled() {
    packages.broken.add("n2");
    packages.installMillis = 500;
    run(
        new Applications("n[1-3]", 3)
            .software("tool", "tool")
            .task("use")
            .policy(new FailurePolicy(0, Duration.ZERO, Action.RESTART_ALL, List.of())));
    installing(3);
    world.run(400);
    world.after(200, packages.broken::clear);
    assertEquals(0, done(20_000).exitStatus());
    assertEquals(List.of("n1", "n2", "n2", "n3"), packages.moved.stream().sorted().toList());
    assertEquals(List.of("n1", "n2", "n2", "n3"), packages.installs.stream().sorted().toList());
  }
}
