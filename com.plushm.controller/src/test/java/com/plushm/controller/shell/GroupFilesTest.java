package com.plushm.controller.shell;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.nodeset.NodeSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class GroupFilesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.getRoot().toPath().resolve(name), text);
  }

  @Test
  public void thePersonsGroupsWinOverTheSystems() throws Exception {
    Path mine = file("mine", "# mine\n\nweb: w[1-2]\n all : @web,db1\n");
    Path system = file("system", "web: old\nrack1: r[1-4]\n");
    GroupFiles groups = new GroupFiles(List.of(mine, system, folder.getRoot().toPath()));
    assertEquals("w[1-2]", NodeSet.parse("@web", groups).fold());
    assertEquals("db1,w[1-2]", NodeSet.parse("@all", groups).fold());
    assertEquals("r[1-3]", NodeSet.parse("@rack1!r4", groups).fold());
    assertTrue(groups.resolve("slurm", "web").isEmpty());
    assertTrue(groups.resolve("", "none").isEmpty());
  }

  @Test
  public void aWrongLineIsToldWithItsPlace() throws Exception {
    Path wrong = file("wrong", "web: w1\nw[1-2]\n");
    PlushException mistake =
        assertThrows(PlushException.class, () -> new GroupFiles(List.of(wrong)).resolve("", "web"));
    assertEquals(ErrorCode.NODESET_GROUP, mistake.code());
    assertEquals(wrong + ":2", mistake.where().orElseThrow());
  }
}
