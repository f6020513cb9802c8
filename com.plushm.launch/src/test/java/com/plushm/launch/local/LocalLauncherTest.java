package com.plushm.launch.local;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LocalLauncherTest {
  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final LocalLauncher launcher = new LocalLauncher();
  private Path root;
  private FakeProduct product;
  private Path home;

  @Before
  public void make() throws IOException {
    root = temporary.getRoot().toPath();
    product = FakeProduct.in(root.resolve("product"));
    home = root.resolve("a home/local1");
  }

  @After
  public void endClients() throws IOException {
    FakeProduct.endAll(root);
  }

  private LaunchChannel launch(String... arguments) {
    return launcher.launch(
        FakeProduct.target("local1", home, Map.of()), product.settings(arguments));
  }

  @Test
  public void clientIsEnrolledAndGoesOnInItsOwnSession() throws Exception {
    FakeProduct.enrol(launch());
    ProcessHandle client = FakeProduct.process(home);
    assertTrue(client.isAlive());
    assertEquals(client.pid(), FakeProduct.session(client));
    assertEquals("plushm OFFER", Files.readString(home.resolve("heard")).strip());
  }

  @Test
  public void argumentsArriveAsTheyAre() throws Exception {
    FakeProduct.enrol(launch("--name", "a 'b' $(c)", "--empty", ""));
    assertEquals(
        List.of("<--name>", "<a 'b' $(c)>", "<--empty>", "<>"),
        Files.readAllLines(home.resolve("arguments")));
  }

  @Test
  public void nothingOfTheControllersEnvironmentLeaksButJavaIsGiven() throws Exception {
    FakeProduct.enrol(launch());
    List<String> own =
        Files.readAllLines(home.resolve("environment")).stream()
            .filter(line -> line.startsWith("PLUSHM_"))
            .toList();
    assertEquals(List.of("PLUSHM_JAVA=" + System.getProperty("java.home") + "/bin/java"), own);
  }

  @Test
  public void javaOfTheHostsOptionsIsUsed() throws Exception {
    FakeProduct.enrol(
        launcher.launch(
            FakeProduct.target("local1", home, Map.of("java", "/opt/java")), product.settings()));
    assertTrue(Files.readAllLines(home.resolve("environment")).contains("PLUSHM_JAVA=/opt/java"));
  }

  @Test
  public void whatTheClientComplainsOfIsKept() throws Exception {
    product.replaceScript("#!/bin/sh\necho it went wrong >&2\nexit 3\n");
    try (LaunchChannel channel = launch()) {
      assertEquals(-1, channel.fromClient().read());
      assertEquals("it went wrong\n\nended with status 3", channel.errors());
    }
  }

  @Test
  public void outputBeforeTheEndIsNotLost() throws Exception {
    product.replaceScript("#!/bin/sh\nprintf abc\nexit 0\n");
    for (int i = 0; i < 20; i++) {
      try (LaunchChannel channel = launch()) {
        assertEquals("abc", new String(channel.fromClient().readAllBytes(), "US-ASCII"));
      }
    }
  }

  @Test
  public void missingJavaIsSaid() throws Exception {
    product = FakeProduct.withoutJava(root.resolve("other"));
    try (LaunchChannel channel = launch()) {
      PlushException failure =
          assertThrows(PlushException.class, () -> channel.fromClient().read());
      assertEquals(ErrorCode.HOST_NO_JAVA, failure.code());
      assertTrue(failure.what(), failure.what().contains("found none"));
      assertEquals("local1", failure.where().orElseThrow());
    }
  }

  @Test
  public void closingReleasesWhoeverReads() throws Exception {
    product.replaceScript(
        """
        #!/bin/sh
        mkdir -p "$2"
        echo $$ > "$2/pids"
        mv "$2/pids" "$2/pid"
        read -r line
        """);
    LaunchChannel channel = launch();
    FakeProduct.await("the silent client", () -> Files.exists(home.resolve("pid")));
    ProcessHandle client = FakeProduct.process(home);
    CompletableFuture<Boolean> released =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                channel.fromClient().readAllBytes();
                return false;
              } catch (IOException e) {
                return true;
              }
            });
    channel.close();
    assertTrue(released.get(10, TimeUnit.SECONDS));
    FakeProduct.await("the end of a client that was let go", () -> FakeProduct.hasEnded(client));
  }

  @Test
  public void missingProductIsSaid() {
    PlushException failure =
        assertThrows(
            PlushException.class,
            () ->
                launcher.launch(
                    FakeProduct.target("local1", home, Map.of()),
                    new LaunchSettings("sea", root.resolve("none"), List.of(), 1, 1)));
    assertEquals(ErrorCode.HOST_INSTALL, failure.code());
    assertFalse(Files.exists(home));
  }

  @Test
  public void unknownOptionIsSaid() {
    PlushException failure =
        assertThrows(
            PlushException.class,
            () ->
                launcher.launch(
                    FakeProduct.target("local1", home, Map.of("user", "me")), product.settings()));
    assertEquals(ErrorCode.CONFIG_INVALID, failure.code());
  }
}
