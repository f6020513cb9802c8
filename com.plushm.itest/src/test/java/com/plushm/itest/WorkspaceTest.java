package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import aQute.bnd.build.Project;
import aQute.bnd.build.Workspace;
import aQute.bnd.service.RepositoryPlugin;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.Test;

/** The tree is a bnd workspace: bnd itself opens it and finds nothing wrong. */
public class WorkspaceTest {

  @Test
  public void targetPlatformIsTheBillOfMaterials() throws Exception {
    try (Workspace workspace = new Workspace(SourceTree.root().toFile())) {
      RepositoryPlugin target =
          workspace.getRepositories().stream()
              .filter(repository -> repository.getName().equals("Target platform"))
              .findFirst()
              .orElseThrow();
      List<String> bundles = target.list(null);
      assertTrue(bundles.toString(), bundles.contains("org.apache.mina.core"));
      assertEquals(List.of(), workspace.getErrors());
    }
  }

  @Test
  public void workspaceHasEveryFolderAsProjectWithoutErrors() throws Exception {
    try (Workspace workspace = new Workspace(SourceTree.root().toFile())) {
      assertTrue("workspace: " + workspace.getErrors(), workspace.check());
      TreeSet<String> found = new TreeSet<>();
      for (Project project : workspace.getAllProjects()) {
        project.prepare();
        assertEquals(
            project + ": " + project.getErrors() + project.getWarnings(),
            0,
            project.getErrors().size());
        found.add(project.getName());
      }
      TreeSet<String> expected =
          SourceTree.modules().stream()
              .map(SourceTree::name)
              .collect(Collectors.toCollection(TreeSet::new));
      expected.add("run");
      assertEquals(expected, found);
    }
  }
}
