package com.plushm.controller.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.spec.Specification.Software;
import com.plushm.controller.Shipment;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Software from here and from the web. */
public class PackageFilesTest {
  private static final String HELLO_HASH =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private Path folder;
  private PackageFiles files;

  @Before
  public void serve() throws Exception {
    folder = temporary.getRoot().toPath().resolve("packages");
    files = new PackageFiles(folder);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          boolean there = exchange.getRequestURI().getPath().endsWith("/app.txt");
          byte[] body = "hello".getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(there ? 200 : 404, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @After
  public void stop() {
    server.stop(0);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private Shipment one(String source, String hash) {
    return files
        .of(
            List.of(
                new Software("app", source, hash, Software.Install.NONE, List.of(), "", 0, false)))
        .get("app");
  }

  private String refused(String source, String hash) {
    PlushException failure = assertThrows(PlushException.class, () -> one(source, hash));
    assertEquals(ErrorCode.FILE_UNREADABLE, failure.code());
    return failure.getMessage();
  }

  @Test
  public void whatTheWebHasIsFetchedOnceIfItIsKnownWhich() {
    Shipment shipment = one(address("/x/app.txt?v=1"), HELLO_HASH);
    assertEquals("app.txt", shipment.name());
    assertEquals(5, shipment.manifest().size());
    assertEquals(folder.resolve(HELLO_HASH).resolve("app.txt").toString(), shipment.path());
    one(address("/x/app.txt?v=1"), HELLO_HASH);
    assertEquals(1, requests.get());
    one(address("/x/app.txt?v=1"), "");
    assertEquals("nobody says that it is still the same", 2, requests.get());
  }

  @Test
  public void nothingIsLeftOfWhatCannotBeFetched() throws Exception {
    assertTrue(refused(address("/none"), "").contains("the server answers 404"));
    server.stop(0);
    assertTrue(refused(address("/app.txt"), "").contains("cannot be fetched"));
    try (var left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  public void namesOfTheWebBecomeNoPaths() {
    Shipment shipment = one(address("/%2e%2e%2f..%2fapp.txt"), "");
    assertTrue(shipment.path(), Path.of(shipment.path()).startsWith(folder));
    assertFalse(shipment.path(), shipment.path().contains(".."));
  }

  @Test
  public void anotherFileThanTheOneThatIsMeantIsRefused() throws Exception {
    Path here = temporary.newFile("app.tar").toPath();
    Files.writeString(here, "hello");
    assertEquals(5, one(here.toString(), HELLO_HASH).manifest().size());
    assertEquals(5, one("file:" + here, "").manifest().size());
    Files.writeString(here, "hallo");
    assertTrue(refused(here.toString(), HELLO_HASH).contains("not " + HELLO_HASH));
    assertTrue(refused(temporary.getRoot() + "/none", "").contains("is not there"));
  }

  @Test
  public void softwareWithoutASourceHasNoFile() {
    Software script =
        new Software("s", "", "", Software.Install.COMMAND, List.of("true"), "", 0, false);
    assertTrue(files.of(List.of(script)).isEmpty());
  }
}
