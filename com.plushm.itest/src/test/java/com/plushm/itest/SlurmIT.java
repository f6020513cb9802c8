package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.Deployment.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;

/**
 * Hosts of a Slurm allocation, with programs first on the {@code PATH} that play Slurm's side of
 * the exchange: from the person's own allocation to the output, and nothing is left.
 */
public class SlurmIT {
  @Rule public final Deployment deployment = new Deployment().with("control-node", "127.0.0.1");

  private Path slurm;

  @Before
  public void allocate() throws IOException {
    slurm = Files.createDirectory(deployment.folder().resolve("slurm"));
    Files.createDirectory(slurm.resolve("home"));
    for (String program : List.of("srun", "scontrol")) {
      Files.copy(
          SourceTree.root().resolve("com.plushm.launch/src/test/slurm").resolve(program),
          slurm.resolve(program),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    Files.writeString(slurm.resolve("jobs"), "77 me running n1 n2 n3\n");
    Files.writeString(slurm.resolve("hostnames"), "n1\nn2\nn3\n");
    Files.writeString(
        slurm.resolve("addresses"), "n1 127.0.0.1\nn2 127.0.0.1\nn3 127.0.0.1\nn4 127.0.0.1\n");
    deployment.environment("PATH", slurm + ":" + System.getenv("PATH"));
    deployment.environment("SLURM_JOB_ID", "77");
    deployment.environment("SLURM_JOB_NODELIST", "n[1-3]");
  }

  private Path specification(String pool) throws IOException {
    return Files.write(
        deployment.folder().resolve("batch.yaml"),
        List.of(
            "name: batch",
            "pools:",
            "  lab: { " + pool + ", java: " + System.getProperty("java.home") + "/bin/java }",
            "components: { all: { min: 1 } }",
            "processes:",
            "  where: { shell: 'echo job $SLURM_JOB_ID on $SLURMD_NODENAME' }"));
  }

  @Test
  public void hostsOfThePersonsAllocationRunItAsStepsOfTheJob() throws Exception {
    String batch = specification("slurm: true").toString();
    Result plan = deployment.plushm("plan", batch).exits(0);
    assertTrue(plan.toString(), plan.out().contains("slurm  n[1-3]"));
    Result run = deployment.plushm("run", batch).exits(0);
    for (int i = 1; i <= 3; i++) {
      assertTrue(run.toString(), run.out().contains("where · n" + i + ": job 77 on n" + i));
    }
    Await.until(
        "end of all steps",
        Deployment.PATIENCE,
        () -> Kin.of(deployment.folder(), "--jobid=77").isEmpty());
  }

  @Test
  public void hostThatIsLostIsStartedAgainByAStep() throws Exception {
    String batch = specification("slurm: true").toString();
    deployment.plushm("run", "--keep", batch).exits(0);
    List<Kin.Relative> steps = Kin.of(deployment.folder(), "srun", "--nodelist=n2");
    assertEquals(steps.toString(), 1, steps.size());
    Kin.kill(
        Long.parseLong(Files.readString(slurm.resolve("home/.plushm/default/n2/lock")).strip()));
    Await.until(
        "loss of n2",
        Deployment.PATIENCE,
        () -> deployment.node("n2").get("disconnects").equals(1L));
    deployment.awaitState("n2", "joined");
  }

  @Test
  public void allocationThatIsOverIsToldAsThat() throws Exception {
    Files.writeString(slurm.resolve("jobs"), "77 me done n1 n2 n3\n");
    Result over = deployment.plushm("run", specification("slurm: true").toString()).exits(3);
    assertTrue(over.toString(), over.err().contains("PM310 the allocation is over"));
    deployment.environment("SLURM_JOB_NODELIST", "");
    Result none = deployment.plushm("run", specification("slurm: true").toString()).exits(2);
    assertTrue(none.toString(), none.err().contains("batch.yaml:3:"));
    assertTrue(none.toString(), none.err().contains("SLURM_JOB_NODELIST is not set"));
  }
}
