package com.plushm.cli;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SettingsTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Map<String, String> environment = new TreeMap<>();
  private Path own;
  private Path system;

  @Before
  public void makeFolders() throws Exception {
    own = folder.newFolder("own", "plushm").toPath().resolve("config");
    system = folder.newFolder("system", "plushm").toPath().resolve("config");
    environment.put("HOME", "/home/ann");
    environment.put("XDG_CONFIG_HOME", own.getParent().getParent().toString());
    environment.put("XDG_CONFIG_DIRS", "/nowhere:" + system.getParent().getParent());
  }

  private Setting overlay(Map<String, String> flags) throws Failure {
    for (Setting setting : Settings.resolve(flags, environment).all()) {
      if (setting.key().equals("overlay")) {
        return setting;
      }
    }
    return null;
  }

  @Test
  public void eachLayerWinsOverTheNext() throws Exception {
    assertEquals(null, overlay(Map.of()));
    Files.writeString(system, "# system\noverlay = a\n");
    assertEquals(new Setting("overlay", "a", system + ":2"), overlay(Map.of()));
    Files.writeString(own, "overlay=b\n");
    assertEquals(new Setting("overlay", "b", own + ":1"), overlay(Map.of()));
    environment.put("PLUSHM_OVERLAY", "c");
    assertEquals(new Setting("overlay", "c", "PLUSHM_OVERLAY"), overlay(Map.of()));
    assertEquals(new Setting("overlay", "d", "--overlay"), overlay(Map.of("overlay", "d")));
  }

  @Test
  public void theStateFolderFollowsTheDeployment() throws Exception {
    assertEquals(
        "/home/ann/.local/state/plushm/default", Settings.resolve(Map.of(), environment).state());
    environment.put("XDG_STATE_HOME", "/var/x");
    environment.put("PLUSHM_DEPLOYMENT", "lab");
    assertEquals("/var/x/plushm/lab", Settings.resolve(Map.of(), environment).state());
    environment.put("PLUSHM_STATE", "rel");
    assertEquals(
        Path.of("rel").toAbsolutePath().toString(),
        Settings.resolve(Map.of(), environment).state());
  }

  @Test
  public void aDeploymentsNameLeadsNowhereElse() {
    for (String name : List.of("", ".", "..", "../x", "a/b", "a b", "ä", "x".repeat(65))) {
      assertThrows(
          name, Failure.class, () -> Settings.resolve(Map.of("deployment", name), environment));
    }
  }

  @Test
  public void anIdleTimeIsSeconds() {
    for (String idle : List.of("", "soon", "-1", "1.5", "9999999999")) {
      assertThrows(idle, Failure.class, () -> Settings.resolve(Map.of("idle", idle), environment));
    }
  }

  @Test
  public void aWrongFileIsToldWithItsPlace() throws Exception {
    Files.writeString(own, "\noverlai = star\n");
    Failure failure = assertThrows(Failure.class, () -> overlay(Map.of()));
    assertEquals(Failure.USAGE, failure.exitStatus());
    assertTrue(
        failure.getMessage(),
        failure.getMessage().startsWith("PM120 " + own + ":2: 'overlai' is not a setting"));
  }

  @Test
  public void onlyWhatItIsStartedWithGoesToTheController() throws Exception {
    Settings settings =
        Settings.resolve(
            Map.of("idle", "5", "control-node", "10.0.0.1", "state", "/s"), environment);
    assertEquals(List.of("--control-node", "10.0.0.1", "--idle", "5"), settings.forController());
  }
}
