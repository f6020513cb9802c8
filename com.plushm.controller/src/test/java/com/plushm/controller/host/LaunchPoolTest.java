package com.plushm.controller.host;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.launch.Launcher;
import com.plushm.controller.HostPlan;
import com.plushm.controller.ca.DeploymentAuthority;
import com.plushm.controller.enrol.Enrolled;
import com.plushm.controller.enrol.Enrolment;
import com.plushm.controller.enrol.Terms;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LaunchPoolTest {
  private static final Peer CONTROL = new Peer(new NodeId(1, 1), new Endpoint("127.0.0.1", 1));

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final Launchers launchers = new Launchers();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final BlockingQueue<LaunchTarget> targets = new LinkedBlockingQueue<>();
  private ScheduledExecutorService clock;
  private LaunchPool pool;

  /** A client that says one line, and then nothing. */
  private static final class Said implements LaunchChannel {
    private final PipedOutputStream client = new PipedOutputStream();
    private final PipedInputStream in;

    Said(String line) {
      try {
        in = new PipedInputStream(client, 4_096);
        client.write(line.getBytes(StandardCharsets.UTF_8));
        client.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public InputStream fromClient() {
      return in;
    }

    @Override
    public OutputStream toClient() {
      return OutputStream.nullOutputStream();
    }

    @Override
    public String errors() {
      return "";
    }

    @Override
    public String address() {
      return "127.0.0.1";
    }

    @Override
    public void close() {
      try {
        client.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static ControlConfig defaults() {
    return (ControlConfig)
        Proxy.newProxyInstance(
            ControlConfig.class.getClassLoader(),
            new Class<?>[] {ControlConfig.class},
            (proxy, method, args) -> method.getDefaultValue());
  }

  private static Terms terms(HostPlan plan, String unusedAddress) {
    HostName host = plan.target().host();
    return new Terms("test", host, CONTROL, "star", Optional.empty(), Optional.empty(), 0);
  }

  private final class Listener implements LaunchPool.Listener {
    @Override
    public void launched(long invitation, Enrolled client) {
      said.add(invitation + " launched " + client.alreadyRunning());
    }

    @Override
    public void failed(long invitation, ErrorCode code, String reason) {
      said.add(invitation + " " + code + " " + reason);
    }
  }

  @Before
  public void open() {
    clock = Executors.newSingleThreadScheduledExecutor();
    Path state = folder.getRoot().toPath();
    pool =
        new LaunchPool(
            launchers,
            new Enrolment(DeploymentAuthority.open(state.resolve("ca"), "test"), clock),
            new LaunchSettings("test", state, List.of(), 1_000, 1_000),
            state.resolve("local"),
            defaults(),
            LaunchPoolTest::terms,
            new Listener());
  }

  @After
  public void close() {
    pool.close();
    clock.shutdownNow();
  }

  private void launcher(Launcher launcher) {
    launchers.add(launcher, Map.of(Launcher.NAME_PROPERTY, "local"));
  }

  private static HostPlan plan(String host) {
    return new HostPlan(new LaunchTarget(new HostName(host), "", Map.of()), "local");
  }

  private String next() throws InterruptedException {
    String line = said.poll(20, TimeUnit.SECONDS);
    return line == null ? "nothing" : line;
  }

  @Test
  public void aLaunchersErrorIsTheHostsReason() throws Exception {
    launcher(
        (target, settings) -> {
          throw new PlushException(ErrorCode.HOST_NO_JAVA, "no Java", "h", "install it");
        });
    pool.launch(7, plan("local1"));
    assertEquals("7 HOST_NO_JAVA no Java — install it", next());
  }

  @Test
  public void aLocalClientGetsAHomeOfItsOwn() throws Exception {
    launcher(
        (target, settings) -> {
          targets.add(target);
          throw new PlushException(ErrorCode.HOST_START, "x", null, null);
        });
    pool.launch(7, plan("local1"));
    assertEquals("7 HOST_START x", next());
    Path home = folder.getRoot().toPath().resolve("local").resolve("local1");
    assertEquals(home.toString(), targets.take().home());
  }

  @Test
  public void aLauncherThatComesLateIsWaitedFor() throws Exception {
    pool.launch(7, plan("local1"));
    launcher(
        (target, settings) -> {
          throw new PlushException(ErrorCode.HOST_START, "it came", null, null);
        });
    assertEquals("7 HOST_START it came", next());
  }

  @Test
  public void anAbandonedLaunchEndsWithItsChannel() throws Exception {
    BlockingQueue<String> reached = new LinkedBlockingQueue<>();
    launcher(
        (target, settings) -> {
          Said channel = new Said("plushm HELLO version=MQ java=MTc pid=MQ\n");
          reached.add("reached");
          return channel;
        });
    pool.launch(7, plan("local1"));
    assertEquals("reached", reached.poll(20, TimeUnit.SECONDS));
    pool.abandon(7);
    String line = next();
    assertTrue(line, line.startsWith("7 HOST_"));
  }

  @Test
  public void aDefectOfALauncherIsTheHostsFailureToo() throws Exception {
    launcher(
        (target, settings) -> {
          throw new IllegalArgumentException("a defect");
        });
    pool.launch(7, plan("local1"));
    String line = next();
    assertTrue(line, line.startsWith("7 INTERNAL"));
  }
}
