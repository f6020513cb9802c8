package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import com.plushm.itest.Deployment.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;

/** Each of {@code run/examples} does what its head says, on clients of this machine. */
public class ExamplesIT {
  @Rule public final Deployment deployment = new Deployment();

  /** Hosts leave when an application is over, and nothing of theirs stays. */
  @After
  public void nobodyIsLeft() throws Exception {
    Await.until("end of all clients", Deployment.PATIENCE, () -> deployment.clients().isEmpty());
  }

  private Result run(String example, String... settings) throws Exception {
    return start(example, settings).await().exits(0);
  }

  private Running start(String example, String... settings) throws IOException {
    // What goes through files of this machine stays in the test's own folder.
    deployment.environment("TMPDIR", deployment.folder().toString());
    String[] words = new String[2 * settings.length + 2];
    words[0] = "run";
    for (int i = 0; i < settings.length; i++) {
      words[2 * i + 1] = "--set";
      words[2 * i + 2] = settings[i];
    }
    words[words.length - 1] = example(example);
    return deployment.start(words);
  }

  private static String example(String name) {
    return SourceTree.root().resolve("run/examples").resolve(name).toString();
  }

  private static void says(Result result, String words) {
    assertTrue("not said: " + words + " in " + result, result.out().contains(words));
  }

  @Test
  public void helloIsFoldedWhereItIsEqual() throws Exception {
    Result hello = run("hello.yaml", "greeting=Good morning");
    says(hello, "greet · local[1-8] (8)");
    says(hello, "Good morning from Plush-M\n");
    says(hello, "where · local3: local3 is rank 2 of 8\n");
    assertTrue(hello.toString(), hello.err().contains("hello: 8 of 8 answered in "));
  }

  @Test
  public void helloInPlushsOwnFormatIsTheSame() throws Exception {
    Result hello = run("hello.xml");
    says(hello, "greet · local[1-8] (8)");
    says(hello, "Hello from Plush-M\n");
    says(hello, "where · local[1-8] (8)");
  }

  @Test
  public void factsTellWhatTheHostsAre() throws Exception {
    says(run("facts.yaml", "hosts=local[1-3]"), "processors · local[1-3] (3)");
  }

  @Test
  public void phasesFollowEachOtherOnEachHost() throws Exception {
    Result phases = run("phases.yaml", "lines=50");
    says(phases, "report · local2: local2 counted from 51 to 100\n");
    says(phases, "nothing left behind");
  }

  @Test
  public void wordsAreCountedAsByOneProcess() throws Exception {
    WordCount count = new WordCount(deployment, 5, 0, 1);
    assertEquals(List.of(), count.faults(count.start().await()));
    assertEquals(count.starts().toString(), List.of(), count.doubled());
    assertEquals(4, count.started("map"));
    assertEquals(1, count.started("collect"));
  }

  @Test
  public void barriersAndWhyTellHowFarTheWordCountIs() throws Exception {
    WordCount count = new WordCount(deployment, 4, 2, 1);
    Running run = count.start();
    Await.until("map", Deployment.PATIENCE, () -> count.started("map") == count.workers());
    List<Map<String, Object>> barriers = deployment.plushm("barriers", "--json").exits(0).json();
    assertEquals(barriers.toString(), 2, barriers.size());
    assertEquals("mapped", barriers.get(0).get("name"));
    assertEquals("waiting", barriers.get(0).get("state"));
    assertEquals(3L, barriers.get(0).get("quorum"));
    assertEquals("waiting", barriers.get(1).get("state"));
    Await.until("reduce", Deployment.PATIENCE, () -> count.started("reduce") >= 1);
    barriers = deployment.plushm("barriers", "--json").exits(0).json();
    assertEquals(barriers.toString(), "open", barriers.get(0).get("state"));
    String execution = (String) barriers.get(0).get("execution");
    Result why = deployment.plushm("why", execution).exits(0);
    says(why, "barrier 'mapped' opened: all are there");
    says(why, "started 'reduce' on local[");
    says(deployment.plushm("why", "mapped").exits(0), "opened: all are there");
    assertEquals(List.of(), count.faults(run.await()));
    says(deployment.plushm("why", execution).exits(0), "barrier 'reduced' opened");
  }

  @Test
  public void tokenGoesRoundTheRing() throws Exception {
    Result ring = run("ring.yaml", "hosts=3", "rounds=50", "port=" + FreePorts.row(3));
    says(ring, "talk · local1: the token came back 50 times and is 150\n");
    says(ring, "talk · local[2-3]: passed the token on 50 times");
  }

  @Test
  public void frameOfTheSlowHostIsDoneByAnother() throws Exception {
    Result farm = run("render-farm.yaml", "frames=12");
    says(farm, "12 frames in ");
    assertFalse(farm.toString(), farm.out().contains("local3: frame"));
    for (int frame = 1; frame <= 12; frame++) {
      assertEquals("frame " + frame, 1, farm.out().split(": frame " + frame + "\n", -1).length - 1);
    }
    String execution = (String) deployment.plushm("runs", "--json").json().get(0).get("id");
    Result why = deployment.plushm("why", execution).exits(0);
    assertTrue(why.toString(), why.out().matches("(?s).*late elsewhere.*need not go on.*"));
  }

  @Test
  public void serviceSurvivesItsProcessItsClientAndItsController() throws Exception {
    Result begun = deployment.plushm("run", "--detach", example("service.yaml")).exits(0);
    String execution = begun.out().strip();
    Path home = deployment.clientHome("local1");
    Path other = deployment.clientHome("local2");
    Await.until("services", Deployment.PATIENCE, () -> starts(home) == 1 && starts(other) == 1);

    Kin.kill(last(home));
    Await.until("next process", Deployment.PATIENCE, () -> starts(home) == 2);

    long process = last(home);
    long client = deployment.clientPid("local1");
    Kin.kill(client);
    Await.until("loss", Deployment.PATIENCE, () -> lost("local1") == 1);
    deployment.awaitState("local1", "joined");
    beats(home);
    assertEquals("the process was taken over", process, last(home));

    Kin.kill(deployment.controllerPid());
    Kin.kill(last(other));
    Await.until("next process without a controller", Deployment.PATIENCE, () -> starts(other) == 2);
    deployment.plushm("logs", execution).exits(0);
    deployment.awaitState("local2", "joined");
    beats(home);
    assertEquals("the process goes on under the next controller", process, last(home));
    assertEquals(2, starts(home));
    assertEquals(2, starts(other));

    deployment.plushm("kill", execution).exits(0);
    deployment.plushm("attach", execution).exits(130);
    assertFalse("still there", ProcessHandle.of(process).isPresent());
  }

  private static long starts(Path home) throws IOException {
    Path file = home.resolve("starts");
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  private static long last(Path home) throws IOException {
    List<String> lines = Files.readString(home.resolve("starts")).lines().toList();
    return Long.parseLong(lines.get(lines.size() - 1).replace("process ", ""));
  }

  private long lost(String host) throws Exception {
    return (Long) deployment.node(host).get("disconnects");
  }

  /** The service looks around once a second. */
  private static void beats(Path home) throws Exception {
    Path beat = home.resolve("beat");
    String now = Files.readString(beat);
    Await.until("beat", Deployment.PATIENCE, () -> !Files.readString(beat).equals(now));
  }
}
