package com.plushm.client.enrol;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.fabric.NodeSettings;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.EnrolmentLine;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class EnrolmentDialogueTest {
  private TestAuthority authority;
  private TestController controller;
  private EnrolmentDialogue client;
  private KeyPair keys;

  @Before
  public void connect() throws Exception {
    authority = new TestAuthority();
    controller = new TestController(authority);
    client = new EnrolmentDialogue(controller.toClient, controller.fromClient);
    keys = TestAuthority.newKeys();
  }

  @After
  public void disconnect() throws IOException {
    controller.close();
  }

  private static <T> FutureTask<T> inBackground(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future);
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private static PlushException failure(Callable<?> task) {
    FutureTask<?> future = inBackground(task);
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> future.get(20, TimeUnit.SECONDS));
    return (PlushException) e.getCause();
  }

  private X509Certificate prove() {
    return client.prove(client.offer(), keys.getPrivate(), keys.getPublic());
  }

  @Test
  public void wholeDialogueGivesACertificateForTheKey() throws Exception {
    client.hello("1.2", "17.0", 42);
    EnrolmentLine hello = controller.expect("HELLO");
    assertEquals("42", hello.text("pid"));
    assertEquals("1.2", hello.text("version"));
    FutureTask<X509Certificate> certificate = inBackground(this::prove);
    controller.say(controller.offer());
    EnrolmentLine key = controller.expect("KEY");
    assertArrayEquals(new byte[] {1, 2, 3}, key.bytes("ticket"));
    controller.say(controller.certificate(key));
    assertEquals(keys.getPublic(), certificate.get(20, TimeUnit.SECONDS).getPublicKey());
  }

  @Test
  public void offerIsReadWithItsDefaults() throws Exception {
    controller.say(controller.offer());
    Offer offer = client.offer();
    assertEquals(new HostName("local1"), offer.host());
    assertEquals(new Endpoint("0.0.0.0", 0), offer.bind());
    assertNull(offer.advertised());
    assertEquals(NodeSettings.UNATTENDED_MILLIS, offer.unattendedMillis());
    assertEquals(new Endpoint("127.0.0.1", 4711), offer.control().endpoint());
    controller.say(
        controller
            .offer()
            .with("bind", "127.0.0.9")
            .with("advertised", "192.0.2.1")
            .with("unattended", "5000"));
    Offer full = client.offer();
    assertEquals(new Endpoint("127.0.0.9", 0), full.bind());
    assertEquals("192.0.2.1", full.advertised());
    assertEquals(5_000, full.unattendedMillis());
  }

  @Test
  public void bannersAreSkippedUpToABound() throws Exception {
    controller.sayRaw("Welcome to node7!\n\nLast login: never\n");
    controller.say(controller.offer());
    assertEquals("test", client.offer().deployment());
    FutureTask<Void> noise =
        inBackground(
            () -> {
              for (int i = 0; i <= EnrolmentLine.FOREIGN_LINES_MAX; i++) {
                controller.sayRaw("noise\n");
              }
              return null;
            });
    PlushException e = failure(client::offer);
    assertTrue(e.what(), e.what().contains("foreign"));
    noise.get(20, TimeUnit.SECONDS);
  }

  @Test
  public void endlessLineIsCutOff() {
    FutureTask<Void> noise =
        inBackground(
            () -> {
              controller.sayRaw("x".repeat(EnrolmentLine.LINE_CHARS_MAX + 10));
              return null;
            });
    PlushException e = failure(client::offer);
    assertTrue(e.what(), e.what().contains("longer"));
    // What was not read may keep the writer waiting; closing the pipe ends that.
    noise.cancel(true);
  }

  @Test
  public void refusalOfTheControllerIsShown() throws Exception {
    FutureTask<X509Certificate> certificate = inBackground(this::prove);
    controller.say(controller.offer());
    controller.expect("KEY");
    controller.say(
        new EnrolmentLine("REFUSED").with("code", "PM312").with("what", "the ticket expired"));
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> certificate.get(20, TimeUnit.SECONDS));
    PlushException shown = (PlushException) e.getCause();
    assertEquals(ErrorCode.HOST_ENROL, shown.code());
    assertTrue(shown.what(), shown.what().contains("the ticket expired"));
  }

  @Test
  public void controllerThatGoesAwayIsNoticed() throws Exception {
    controller.close();
    assertEquals("the controller went away", failure(client::offer).what());
  }

  @Test
  public void certificateOfAnotherKeyIsRefused() throws Exception {
    FutureTask<X509Certificate> certificate = inBackground(this::prove);
    controller.say(controller.offer());
    controller.expect("KEY");
    controller.say(
        new EnrolmentLine("CERT")
            .with(
                "certificate",
                authority
                    .certify("PARTICIPANT", TestAuthority.newKeys().getPublic(), Instant.now())
                    .getEncoded()));
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> certificate.get(20, TimeUnit.SECONDS));
    assertTrue(e.getCause().getMessage().contains("another key"));
  }

  @Test
  public void expiredCertificateNamesTheClock() throws Exception {
    FutureTask<X509Certificate> certificate = inBackground(this::prove);
    controller.say(controller.offer());
    controller.expect("KEY");
    Instant longAgo = Instant.now().minus(Duration.ofDays(30));
    controller.say(
        new EnrolmentLine("CERT")
            .with(
                "certificate",
                authority.certify("PARTICIPANT", keys.getPublic(), longAgo).getEncoded()));
    ExecutionException e =
        assertThrows(ExecutionException.class, () -> certificate.get(20, TimeUnit.SECONDS));
    assertTrue(e.getCause().getMessage().contains("clock"));
  }

  @Test
  public void malformedOffersAreRefused() throws Exception {
    controller.say(controller.offer().with("control", "nonsense"));
    assertEquals(ErrorCode.HOST_ENROL, failure(client::offer).code());
    controller.say(new EnrolmentLine("OFFER").with("host", "x"));
    assertEquals(ErrorCode.HOST_ENROL, failure(client::offer).code());
    controller.say(controller.offer().with("authority", new byte[] {1}));
    assertEquals(ErrorCode.HOST_ENROL, failure(client::offer).code());
    controller.say(controller.offer().with("controller", authority.certificate.getEncoded()));
    assertTrue(failure(client::offer).what().contains("is not that of"));
    controller.say(new EnrolmentLine("CERT"));
    assertTrue(failure(client::offer).what().contains("CERT came"));
  }
}
