package com.plushm.launch.ssh;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchSettings;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.launch.fake.FakeProduct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.Rule;
import org.junit.Test;

/** Hosts that cannot be reached, in each way in which that happens. */
public class SshFailureTest {
  private static final String HOST = "127.0.0.1";

  @Rule public final SshSite site = new SshSite();

  private PlushException fails(ErrorCode code, LaunchTarget target) {
    return fails(code, target, site.product.settings());
  }

  private PlushException fails(ErrorCode code, LaunchTarget target, LaunchSettings settings) {
    PlushException failure =
        assertThrows(PlushException.class, () -> site.launcher.launch(target, settings));
    assertEquals(failure.getMessage(), code, failure.code());
    assertEquals(target.host().value(), failure.where().orElseThrow());
    return failure;
  }

  private static ServerSocket listener() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByName(HOST));
  }

  @Test
  public void namesThatMeanNothingAreUnresolvedAndFold() {
    // Longer than a name may be: no name server is asked.
    PlushException one = fails(ErrorCode.HOST_UNRESOLVED, site.target("x".repeat(64), 22));
    PlushException other = fails(ErrorCode.HOST_UNRESOLVED, site.target("y".repeat(64), 22));
    assertEquals("equal words are told once, for both", one.what(), other.what());
    LaunchTarget address = site.target(HOST, 22, "address", "z".repeat(64));
    String what = fails(ErrorCode.HOST_UNRESOLVED, address).what();
    assertTrue(what, what.contains("'" + "z".repeat(64) + "'"));
  }

  @Test
  public void portWhereNobodyListensIsRefused() throws Exception {
    int port;
    try (ServerSocket listener = listener()) {
      port = listener.getLocalPort();
    }
    PlushException failure = fails(ErrorCode.HOST_REFUSED, site.target(HOST, port));
    assertTrue(failure.what(), failure.what().contains(Integer.toString(port)));
  }

  @Test
  public void hostThatSaysNothingTimesOut() throws Exception {
    try (ServerSocket silent = listener()) {
      LaunchSettings impatient =
          new LaunchSettings("sea", site.product.folder, List.of(), 300, 300);
      fails(ErrorCode.HOST_TIMEOUT, site.target(HOST, silent.getLocalPort()), impatient);
    }
  }

  @Test
  public void hostThatHangsUpIsBusyAndTriedAgainABoundedNumberOfTimes() throws Exception {
    site.useLauncher(3, Optional.empty());
    AtomicInteger calls = new AtomicInteger();
    try (ServerSocket busy = listener()) {
      Thread hangingUp =
          new Thread(
              () -> {
                while (!busy.isClosed()) {
                  try (Socket caller = busy.accept()) {
                    calls.incrementAndGet();
                    caller.getOutputStream().write("Exceeded MaxStartups\r\n".getBytes("US-ASCII"));
                  } catch (IOException e) {
                    return;
                  }
                }
              });
      hangingUp.start();
      PlushException failure = fails(ErrorCode.HOST_BUSY, site.target(HOST, busy.getLocalPort()));
      assertTrue(failure.code().isTransient());
      assertEquals(3, calls.get());
    }
  }

  @Test
  public void optionsThatMakeNoSenseAreReported() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("prot", "22"),
            Map.of("port", "0"),
            Map.of("port", "70000"),
            Map.of("port", "ssh"),
            Map.of("hostKeys", "no"),
            Map.of("jump", "me@"),
            Map.of("jump", "a,b,c,d,e,f,g,h,i"))) {
      fails(ErrorCode.CONFIG_INVALID, FakeProduct.target(HOST, site.home(HOST), wrong));
    }
  }

  @Test
  public void missingProductIsReportedBeforeAnyConnection() {
    fails(
        ErrorCode.HOST_INSTALL,
        site.target(HOST, 1),
        new LaunchSettings("sea", site.root.resolve("none"), List.of(), 1, 1));
  }
}
