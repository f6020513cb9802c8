package com.plushm.launch.slurm;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.launch.fake.FakeProduct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** With a srun that plays Slurm's side of the exchange; see {@code src/test/slurm}. */
public class SlurmLauncherTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private Path slurm;
  private FakeProduct product;
  private SlurmLauncher launcher;

  @Before
  public void make() throws IOException {
    Path root = temporary.getRoot().toPath();
    slurm = Files.createDirectories(root.resolve("slurm"));
    Files.createDirectories(slurm.resolve("home"));
    for (String program : List.of("srun", "scontrol")) {
      Files.copy(
          Path.of("src/test/slurm").resolve(program),
          slurm.resolve(program),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(
        slurm.resolve("jobs"),
        "12 me full 127.0.0.1 n2\n13 other running 127.0.0.1\n14 me done 127.0.0.1\n"
            + "15 me hung 127.0.0.1\n16 me pending 127.0.0.1\n17 me deaf 127.0.0.1\n");
    Files.writeString(slurm.resolve("addresses"), "n2 127.0.0.2\n");
    product = FakeProduct.in(root.resolve("product"));
    launcher = launcher(Map.of());
  }

  @After
  public void end() throws IOException {
    launcher.stop();
    FakeProduct.endAll(temporary.getRoot().toPath());
  }

  private SlurmLauncher launcher(Map<String, String> more) {
    Map<String, String> environment = new TreeMap<>(more);
    environment.put("PATH", "/nonexistent:" + slurm);
    return new SlurmLauncher(environment);
  }

  private LaunchChannel launch(String host, String job, String... arguments) {
    return launcher.launch(
        FakeProduct.target(host, null, Map.of("job", job)), product.settings(arguments));
  }

  private Path home(String host) {
    return slurm.resolve("home/.plushm/sea").resolve(host);
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(slurm.resolve("calls")).stream()
        .filter(line -> line.startsWith("--"))
        .toList();
  }

  @Test
  public void clientIsInstalledStartedAndEnrolledBySteps() throws Exception {
    LaunchChannel channel = launch("127.0.0.1", "12", "--name", "a 'b' $(c)", "--empty", "");
    assertEquals("127.0.0.1", channel.address());
    FakeProduct.enrol(channel);
    ProcessHandle client = FakeProduct.process(home("127.0.0.1"));
    assertTrue(client.isAlive());
    assertEquals(
        List.of("<--name>", "<a 'b' $(c)>", "<--empty>", "<>"),
        Files.readAllLines(home("127.0.0.1").resolve("arguments")));
    assertEquals("looked, installed, started", 3, calls().size());
    String words =
        "--jobid=12 --overlap --nodes=1 --ntasks=1 --nodelist=127.0.0.1 --cpu-bind=none"
            + " --mpi=none --job-name=plushm --chdir=/ -- sh -c ";
    assertTrue(calls().get(0), calls().get(0).startsWith(words));
  }

  @Test
  public void installedOnceForAllHostsThatShareAHome() throws Exception {
    FakeProduct.enrol(launch("127.0.0.1", "12"));
    FakeProduct.enrol(launch("n2", "12"));
    assertEquals(4, calls().size());
    assertTrue(FakeProduct.process(home("n2")).isAlive());
  }

  @Test
  public void theStepStaysWithItsClientAndNoLonger() throws Exception {
    FakeProduct.enrol(launch("127.0.0.1", "12"));
    ProcessHandle client = FakeProduct.process(home("127.0.0.1"));
    ProcessHandle srun = client.parent().orElseThrow();
    assertTrue(srun.info().commandLine().orElse(""), srun.isAlive());
    assertEquals("of its own session", srun.pid(), FakeProduct.session(srun));
    client.destroyForcibly();
    FakeProduct.await("end of the step", () -> FakeProduct.hasEnded(srun));
  }

  @Test
  public void addressThatOnlySlurmKnowsIsTaken() throws Exception {
    try (LaunchChannel channel = launch("n2", "12")) {
      assertEquals("127.0.0.2", channel.address());
    }
  }

  @Test
  public void nothingOfTheControllersEnvironmentLeaks() throws Exception {
    FakeProduct.enrol(launch("127.0.0.1", "12"));
    List<String> environment =
        Files.readAllLines(home("127.0.0.1").resolve("environment")).stream()
            .filter(line -> line.startsWith("PLUSHM_"))
            .toList();
    assertEquals(List.of(), environment);
  }

  @Test
  public void allocationOfTheControllersOwnServesIfNoneIsNamed() throws Exception {
    launcher.stop();
    launcher = launcher(Map.of("SLURM_JOB_ID", "12"));
    FakeProduct.enrol(
        launcher.launch(FakeProduct.target("127.0.0.1", null, Map.of()), product.settings()));
  }

  @Test
  public void whatSlurmSaysIsToldAsWhatItMeans() {
    assertFails(ErrorCode.HOST_START, "127.0.0.1", "99", "no such allocation any more");
    assertFails(ErrorCode.HOST_AUTH, "127.0.0.1", "13", "another user's");
    assertFails(ErrorCode.HOST_START, "127.0.0.1", "14", "the allocation is over");
    assertFails(ErrorCode.HOST_BUSY, "127.0.0.1", "16", "has not begun yet");
    assertFails(ErrorCode.HOST_UNREACHABLE, "127.0.0.1", "17", "controller does not answer");
    assertFails(ErrorCode.HOST_START, "127.0.0.1", "12_3", "the plain number of a job");
    assertFails(ErrorCode.HOST_UNREACHABLE, "127.0.0.9", "12", "not part of the allocation");
  }

  @Test
  public void wordsOfTheDaemonOnTheHostAreSlurmsToo() {
    assertTrue(SlurmFailures.isSlurms("slurmstepd-n1: error: *** STEP 4.3 ON n1 CANCELLED ***"));
    assertTrue(SlurmFailures.isSlurms("slurmstepd: error: execve(): sh: No such file"));
    assertFalse(SlurmFailures.isSlurms("sh: error: no space left"));
  }

  private void assertFails(ErrorCode code, String host, String job, String words) {
    if (host.equals("127.0.0.9")) {
      host = "n9";
      add("addresses", "n9 127.0.0.9\n");
    }
    String name = host;
    PlushException failure = assertThrows(PlushException.class, () -> launch(name, job));
    assertEquals(failure.getMessage(), code, failure.code());
    assertTrue(failure.getMessage(), failure.what().contains(words));
    assertFalse(failure.getMessage(), failure.what().contains("cpu binding"));
    assertEquals(host, failure.where().orElseThrow());
  }

  private void add(String file, String line) {
    try {
      Files.writeString(slurm.resolve(file), Files.readString(slurm.resolve(file)) + line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  public void stepThatDoesNotComeIsGivenUp() throws Exception {
    LaunchSettings hasty = new LaunchSettings("sea", product.folder, List.of(), 2_000, 1_000);
    PlushException failure =
        assertThrows(
            PlushException.class,
            () ->
                launcher.launch(FakeProduct.target("127.0.0.1", null, Map.of("job", "15")), hasty));
    assertEquals(failure.getMessage(), ErrorCode.HOST_TIMEOUT, failure.code());
    assertTrue(failure.getMessage(), failure.what().contains("waiting for the step"));
  }

  @Test
  public void missingJavaIsSaid() throws Exception {
    product = FakeProduct.withoutJava(temporary.getRoot().toPath().resolve("other"));
    try (LaunchChannel channel = launch("127.0.0.1", "12")) {
      PlushException failure =
          assertThrows(PlushException.class, () -> channel.fromClient().read());
      assertEquals(ErrorCode.HOST_NO_JAVA, failure.code());
    }
  }

  @Test
  public void mistakesAreToldBeforeAnythingIsStarted() throws Exception {
    for (Map<String, String> options :
        List.of(Map.of("job", "12; id"), Map.of("job", ""), Map.of("job", "12", "user", "me"))) {
      PlushException failure =
          assertThrows(
              PlushException.class,
              () ->
                  launcher.launch(
                      FakeProduct.target("127.0.0.1", null, options), product.settings()));
      assertEquals(failure.getMessage(), ErrorCode.CONFIG_INVALID, failure.code());
    }
    PlushException unresolved =
        assertThrows(PlushException.class, () -> launch("nowhere.invalid", "12"));
    assertEquals(ErrorCode.HOST_UNRESOLVED, unresolved.code());
    PlushException absent =
        assertThrows(
            PlushException.class,
            () ->
                launcher.launch(
                    FakeProduct.target(
                        "127.0.0.1", null, Map.of("job", "12", "srun", "/nonexistent/srun")),
                    product.settings()));
    assertEquals(ErrorCode.HOST_START, absent.code());
    assertEquals(List.of(), calls());
  }
}
