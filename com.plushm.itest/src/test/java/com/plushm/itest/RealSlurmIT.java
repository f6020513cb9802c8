package com.plushm.itest;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/**
 * Hosts of an allocation of a real Slurm, which the test brings up; skipped where there is none, or
 * where it does not come up. {@link SlurmIT} has the same with recorded words of Slurm everywhere.
 */
public class RealSlurmIT {
  private static final String ALL = SlurmCluster.HOST + "[1-" + SlurmCluster.HOSTS + "]";
  private static final String SECOND = SlurmCluster.HOST + "2";

  @Rule public final Deployment deployment = new Deployment().with("control-node", "127.0.0.1");

  private SlurmCluster slurm;

  @Before
  public void bringUp() throws Exception {
    slurm = SlurmCluster.start(Files.createDirectory(deployment.folder().resolve("slurm")));
    deployment.environment("SLURM_CONF", slurm.configuration().toString());
  }

  @After
  public void bringDown() throws Exception {
    if (slurm != null) {
      Result unused = deployment.plushm("controller", "stop", "--force");
      slurm.end();
    }
  }

  private String specification() throws IOException {
    return Files.write(
            deployment.folder().resolve("batch.yaml"),
            List.of(
                "name: batch",
                "pools:",
                "  lab: { slurm: true, java: " + System.getProperty("java.home") + "/bin/java }",
                "components: { all: { min: 1 } }",
                "processes:",
                "  where: { shell: 'echo job $SLURM_JOB_ID on $SLURMD_NODENAME' }"))
        .toString();
  }

  /** As the shell of salloc, or a batch script, has it. */
  private void within(String job) {
    deployment.environment("SLURM_JOB_ID", job);
    deployment.environment("SLURM_JOB_NODELIST", ALL);
  }

  private boolean nothingRuns() throws IOException {
    return Kin.of(deployment.folder(), "srun").isEmpty()
        && Kin.of(deployment.folder(), "java", "--home").isEmpty();
  }

  @Test
  public void sallocsCommandRunsOnTheHostsThatItGot() throws Exception {
    String plushm = SourceTree.product("cli").resolve("bin").resolve("plushm").toString();
    Result run =
        deployment
            .start(
                SlurmCluster.program("salloc"),
                "--quiet",
                "-N" + SlurmCluster.HOSTS,
                plushm,
                "run",
                specification())
            .await()
            .exits(0);
    for (int i = 1; i <= SlurmCluster.HOSTS; i++) {
      String host = SlurmCluster.HOST + i;
      assertTrue(run.toString(), run.out().contains("where · " + host + ": job 1 on " + host));
    }
    Await.until("end of all steps", Deployment.PATIENCE, this::nothingRuns);
  }

  @Test
  public void lostClientIsStartedAgainAndAllEndWithTheAllocation() throws Exception {
    String job = slurm.allocate();
    within(job);
    deployment.plushm("run", "--keep", specification()).exits(0);
    for (int i = 1; i <= SlurmCluster.HOSTS; i++) {
      String step = "--nodelist=" + SlurmCluster.HOST + i;
      assertFalse(step, Kin.of(deployment.folder(), "srun", "--jobid=" + job, step).isEmpty());
    }
    Path lock = deployment.userHome().resolve(".plushm/default/" + SECOND + "/lock");
    Kin.kill(Long.parseLong(Files.readString(lock).strip()));
    Await.until(
        "loss of " + SECOND,
        Deployment.PATIENCE,
        () -> deployment.node(SECOND).get("disconnects").equals(1L));
    deployment.awaitState(SECOND, "joined");
    slurm.cancel(job);
    Await.until("end of all clients", Deployment.PATIENCE, this::nothingRuns);
  }

  @Test
  public void allocationThatIsOverOrNeverWasIsToldAsThat() throws Exception {
    String job = slurm.allocate();
    slurm.cancel(job);
    within(job);
    Result over = deployment.plushm("run", specification()).exits(3);
    assertTrue(over.toString(), over.err().contains("PM310 the allocation is over"));
    within("4711");
    Result never = deployment.plushm("run", specification()).exits(3);
    assertTrue(never.toString(), never.err().contains("PM310 there is no such allocation"));
  }
}
