package com.plushm.controller.machine;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MachineTest {
  private static final Machine.Use ALONE = new Machine.Use(1_024, 0, 0);
  private static final Machine.Use BUSY = new Machine.Use(3_000, 4, 2);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static List<String> lacks(Machine machine) {
    return machine.needs().stream().filter(Need::lacks).map(Need::name).toList();
  }

  private static Machine poor(Machine.Use use) {
    return new Machine(
        Runtime.Version.parse("11.0.2"),
        1_024,
        "/state",
        1 << 20,
        Optional.empty(),
        List.of(),
        new TreeSet<>(),
        Optional.of("77"),
        use);
  }

  @Test
  public void whatIsLackingIsToldWithWhatToDo() {
    assertEquals(
        List.of("java", "open files", "free disk", "ssh", "setsid", "fallocate", "srun"),
        lacks(poor(BUSY)));
    Need files = poor(BUSY).needs().get(1);
    assertEquals("1024 at most", files.found());
    assertTrue(files.advice(), files.advice().contains("ulimit -n 3512"));
    assertTrue(poor(BUSY).needs().stream().allMatch(need -> need.advice().length() > 20));
  }

  @Test
  public void whatNobodyNeedsIsNotLacking() {
    assertEquals(List.of("java", "open files", "free disk", "srun"), lacks(poor(ALONE)));
    assertEquals(
        "no agent, no usual key; no host needs one yet", poor(ALONE).needs().get(3).found());
  }

  private Path program(String name) throws IOException {
    Path file = Files.createFile(folder.getRoot().toPath().resolve(name));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  public void aMachineThatHasAllIsLookedAtRightly() throws IOException {
    Path root = folder.getRoot().toPath();
    program("setsid");
    program("fallocate");
    program("srun");
    Path key = Files.createDirectory(root.resolve(".ssh")).resolve("id_ed25519");
    Files.writeString(key, "secret");
    Path agent = Files.createFile(root.resolve("agent"));
    Path limits = root.resolve("limits");
    Files.writeString(
        limits,
        "Limit            Soft Limit  Hard Limit  Units\n"
            + "Max processes    10          10          processes\n"
            + "Max open files   4096        524288      files\n");
    Map<String, String> environment =
        Map.of("PATH", "/no/where:" + root, "SSH_AUTH_SOCK", agent.toString());
    Machine found = new MachineProbe(environment, root, limits).look(root, Optional.of("77"), BUSY);
    assertEquals(4_096, found.openFiles());
    assertEquals(List.of("id_ed25519"), found.keys());
    assertEquals(Optional.of(agent.toString()), found.agent());
    assertEquals("[fallocate, setsid, srun]", found.programs().toString());
    assertTrue("free: " + found.freeBytes(), found.freeBytes() > 0);
    Files.writeString(limits, "Max open files   unlimited   unlimited   files\n");
    assertEquals(
        Long.MAX_VALUE,
        new MachineProbe(environment, root, limits).look(root, Optional.empty(), BUSY).openFiles());
  }

  @Test
  public void whatCannotBeReadIsUnknownAndNotLacking() {
    Path none = folder.getRoot().toPath().resolve("none");
    Machine found = new MachineProbe(Map.of(), none, none).look(none, Optional.empty(), BUSY);
    assertEquals(-1, found.openFiles());
    assertEquals(-1, found.freeBytes());
    assertEquals(List.of("ssh", "setsid", "fallocate"), lacks(found));
  }
}
