package com.plushm.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.plushm.itest.swapdoor.SwapDoor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.inject.Inject;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TestWatcher;
import org.junit.runner.Description;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * The overlay's bundle is replaced in running clients while commands go through the tree: its state
 * is handed over, links stay up, and every command is carried out once (protocol.md §6).
 */
@RunWith(ControllerPaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class OverlaySwapIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String BUNDLE = "com.plushm.overlay.randtree";
  private static final String DOOR = "com.plushm.itest.swapdoor";
  private static final int CLIENTS = 9;
  private static final int STREAMS = 2;

  /** Between two commands of a stream. */
  private static final long PAUSE_NANOS = 20_000_000;

  /** How long commands flow before, between and after the exchanges. */
  private static final Duration FLOW = Duration.ofSeconds(3);

  @Inject private BundleContext context;
  @Inject private CommandProcessor processor;

  private final AtomicInteger numbers = new AtomicInteger();
  private final List<String> wrong = new ArrayList<>();
  private final List<Long> answeredAt = new ArrayList<>();
  private volatile boolean flowing;

  @Rule
  public final TestWatcher logs =
      new TestWatcher() {
        @Override
        protected void failed(Throwable e, Description description) {
          System.err.println(description + " failed: " + e + "\n" + TestFolder.logs(state()));
        }
      };

  @Configuration
  public Option[] configuration() throws Exception {
    Path folder = ControllerPaxExam.folder();
    Path products = folder.resolve(ControllerPaxExam.OWN_PRODUCTS);
    if (!Files.exists(products)) {
      ProductCopy copy = ProductCopy.in(products);
      TestBundles.build(DOOR, copy.bundle("client", DOOR));
      for (String version : List.of("0.2.0", "0.3.0")) {
        TestBundles.reversion(copy.bundle("client", BUNDLE), jar(folder, version), version);
      }
    }
    return new Option[] {
      ControllerPaxExam.framework(),
      CoreOptions.systemProperty(ControllerPaxExam.OVERLAY).value("randtree:degree=3")
    };
  }

  private static Path jar(Path folder, String version) {
    return folder.resolve("overlay-" + version + ".jar");
  }

  private static Path state() {
    return Path.of(System.getProperty(ControllerPaxExam.STATE));
  }

  private static Path home(String host) {
    return state().resolve("local").resolve(host);
  }

  private String execute(String line) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        PrintStream told = new PrintStream(err, true, StandardCharsets.UTF_8);
        CommandSession session =
            processor.createSession(new ByteArrayInputStream(new byte[0]), printed, told)) {
      Object unusedResult = session.execute(line);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Map<String, Object> summary(String output) throws IOException {
    List<Map<String, Object>> documents = Json.lines(output);
    return documents.get(documents.size() - 1);
  }

  private String root() throws Exception {
    return (String) summary(execute("plush:mesh --json")).get("root");
  }

  /** What each host is, by name: its state, its incarnation, how often it was lost. */
  private Map<String, String> hosts() throws Exception {
    Map<String, String> hosts = new TreeMap<>();
    for (Map<String, Object> node : Json.lines(execute("plush:nodes --json"))) {
      hosts.put(
          (String) node.get("host"),
          node.get("state") + " " + node.get("incarnation") + " " + node.get("disconnects"));
    }
    return hosts;
  }

  @After
  public void letAllGo() throws Exception {
    flowing = false;
    String unused = execute("plush:disconnect --json");
    Await.until("end of all clients", PATIENCE, () -> Kin.of(state()).isEmpty());
  }

  @Test
  public void commandsFlowOverTheSameLinksWhileTheOverlayIsReplaced() throws Exception {
    Await.until(
        "command shell",
        PATIENCE,
        () ->
            context.getServiceReferences(
                    (String) null, "(&(osgi.command.scope=plush)(osgi.command.function=shell))")
                != null);
    String unused = execute("plush:connect 'local[1-" + CLIENTS + "]'");
    Map<String, String> before = hosts();
    assertEquals(before.toString(), CLIENTS, before.size());
    Await.until("a root", PATIENCE, () -> !root().isEmpty());
    String root = root();
    List<Thread> streams = new ArrayList<>();
    flowing = true;
    for (int i = 0; i < STREAMS; i++) {
      Thread stream = new Thread(this::flow, "test-stream-" + i);
      streams.add(stream);
      stream.start();
    }
    letFlow();
    print("answers before any exchange", List.of());
    replace("the root", List.of(root), "0.2.0");
    replace("all nodes at once", List.copyOf(before.keySet()), "0.3.0");
    flowing = false;
    for (Thread stream : streams) {
      stream.join(PATIENCE.toMillis());
    }
    assertEquals("commands that went wrong", List.of(), wrong);
    assertEachWasCarriedOutOnceOnEach();
    assertEquals("nobody was lost or started again", before, hosts());
    assertEquals(root, root());
  }

  private void letFlow() throws Exception {
    long until = System.nanoTime() + FLOW.toNanos();
    Await.until("flow", PATIENCE, () -> System.nanoTime() > until);
  }

  private void replace(String what, List<String> hosts, String version) throws Exception {
    Map<String, TreeSet<String>> links = links(hosts);
    letFlow();
    Map<String, TreeSet<String>> still = links(hosts);
    links.forEach((host, sockets) -> sockets.retainAll(still.get(host)));
    synchronized (answeredAt) {
      answeredAt.clear();
    }
    for (String host : hosts) {
      order(host, version);
    }
    List<Long> outages = new ArrayList<>();
    for (String host : hosts) {
      Path done = home(host).resolve(SwapDoor.DONE);
      Await.until("exchange at " + host, PATIENCE, () -> Files.exists(done));
      Properties result = properties(done);
      Files.delete(done);
      assertNull(host + " " + result, result.getProperty("failure"));
      assertEquals(host, version, result.getProperty("to"));
      assertEquals(host + " holds the old classes", "true", result.getProperty("forgotten"));
      outages.add(Long.parseLong(result.getProperty("outageMicros")));
    }
    letFlow();
    Map<String, TreeSet<String>> after = links(hosts);
    links.forEach(
        (host, sockets) -> {
          assertTrue(host + " has links", sockets.size() > 1);
          sockets.removeAll(after.get(host));
          assertEquals(host + " lost links", new TreeSet<>(), sockets);
        });
    print("overlay replaced at " + what, outages);
  }

  private void print(String what, List<Long> outageMicros) {
    long longest = 0;
    int answers;
    synchronized (answeredAt) {
      answers = answeredAt.size();
      for (int i = 1; i < answers; i++) {
        longest = Math.max(longest, answeredAt.get(i) - answeredAt.get(i - 1));
      }
    }
    List<Long> sorted = outageMicros.stream().sorted().toList();
    String outage =
        sorted.isEmpty()
            ? ""
            : String.format(
                Locale.ROOT,
                ": update to service again %.1f ms median, %.1f ms at most",
                sorted.get(sorted.size() / 2) / 1e3,
                sorted.get(sorted.size() - 1) / 1e3);
    System.out.printf(
        Locale.ROOT,
        "MEASURED %s%s; longest gap of %d answers %.0f ms%n",
        what,
        outage,
        answers,
        longest / 1e6);
  }

  private void order(String host, String version) throws Exception {
    Path jar = jar(state(), version);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
    Path next = home(host).resolve(SwapDoor.ORDER + ".next");
    Files.writeString(
        next,
        String.join(
            "\n",
            "bundle=" + BUNDLE,
            "jar=" + jar,
            "sha256=" + HexFormat.of().formatHex(hash),
            "service=com.plushm.api.overlay.OverlayFactory",
            "filter=(plushm.overlay=randtree)"));
    Files.move(next, home(host).resolve(SwapDoor.ORDER), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }

  /** The sockets that clients have, by the kernel's own numbers. */
  private static Map<String, TreeSet<String>> links(List<String> hosts) throws IOException {
    Map<String, TreeSet<String>> links = new TreeMap<>();
    for (String host : hosts) {
      String pid = Files.readString(home(host).resolve("lock")).strip();
      TreeSet<String> sockets = new TreeSet<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("/proc", pid, "fd"))) {
        for (Path file : files) {
          String target = target(file);
          if (target.startsWith("socket:")) {
            sockets.add(target);
          }
        }
      }
      links.put(host, sockets);
    }
    return links;
  }

  private static String target(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }

  private void flow() {
    while (flowing) {
      int number = numbers.incrementAndGet();
      try {
        String output =
            execute("plush:shell --json 'echo " + number + " >> " + state() + "/executed'");
        Map<String, Object> summary = summary(output);
        boolean whole =
            Long.valueOf(CLIENTS).equals(summary.get("answered"))
                && Long.valueOf(CLIENTS).equals(summary.get("targets"))
                && Long.valueOf(0).equals(summary.get("failed"));
        synchronized (answeredAt) {
          answeredAt.add(System.nanoTime());
          if (!whole) {
            wrong.add(number + ": " + output);
          }
        }
      } catch (Exception e) {
        synchronized (answeredAt) {
          wrong.add(number + ": " + e);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void assertEachWasCarriedOutOnceOnEach() throws IOException {
    Map<String, Integer> times = new TreeMap<>();
    for (String line : Files.readAllLines(state().resolve("executed"))) {
      times.merge(line, 1, Integer::sum);
    }
    assertTrue("a stream of commands: " + numbers, numbers.get() > 20);
    assertEquals(numbers.get(), times.size());
    times.forEach((number, count) -> assertEquals("command " + number, CLIENTS, (int) count));
  }
}
