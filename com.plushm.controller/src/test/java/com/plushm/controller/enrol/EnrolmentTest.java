package com.plushm.controller.enrol;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.EnrolmentLine;
import com.plushm.controller.ca.DeploymentAuthority;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class EnrolmentTest {
  private static final Duration AMPLE = Duration.ofSeconds(20);

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private DeploymentAuthority authority;
  private Enrolment enrolment;
  private Terms terms;

  @Before
  public void open() {
    authority = DeploymentAuthority.open(temporary.getRoot().toPath().resolve("ca"), "sea");
    enrolment = new Enrolment(authority, timer);
    terms =
        new Terms(
            "sea",
            new HostName("node7"),
            new Peer(authority.credentials().id(), new Endpoint("192.0.2.1", 4711)),
            "star",
            Optional.empty(),
            Optional.of("198.51.100.7"),
            120_000);
  }

  @After
  public void stopTimer() {
    timer.shutdownNow();
  }

  private PlushException fails(ErrorCode code, ScriptedClient client) {
    PlushException failure =
        assertThrows(PlushException.class, () -> enrolment.enrol(client, terms, AMPLE));
    assertEquals(failure.getMessage(), code, failure.code());
    assertEquals("node7", failure.where().orElseThrow());
    assertTrue(client.isClosed());
    return failure;
  }

  private static EnrolmentLine ready(NodeId node, String endpoint) {
    return new EnrolmentLine("READY")
        .with("node", node.toString())
        .with("incarnation", "3")
        .with("endpoint", endpoint);
  }

  /** A whole dialogue that ends in READY with this endpoint. */
  private static ScriptedClient.Script joining(String endpoint) {
    return self -> {
      self.say(self.hello());
      self.say(self.key(self.hear()));
      self.hear();
      self.say(ready(NodeId.of(self.keys.getPublic()), endpoint));
    };
  }

  @Test
  public void clientGetsItsCertificateAndIsReady() throws Exception {
    AtomicReference<EnrolmentLine> offer = new AtomicReference<>();
    AtomicReference<EnrolmentLine> certificate = new AtomicReference<>();
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              self.say(self.hello());
              offer.set(self.hear());
              self.say(self.key(offer.get()));
              certificate.set(self.hear());
              self.say(ready(NodeId.of(self.keys.getPublic()), "10.0.0.7:5000"));
            });
    Enrolled enrolled = enrolment.enrol(client, terms, AMPLE);

    NodeId node = NodeId.of(client.keys.getPublic());
    assertEquals(new Peer(node, new Endpoint("10.0.0.7", 5000)), enrolled.peer());
    assertEquals(new Incarnation(3), enrolled.incarnation());
    assertFalse(enrolled.alreadyRunning());
    assertTrue(client.isClosed());
    assertEquals("sea", offer.get().text("deployment"));
    assertEquals("node7", offer.get().text("host"));
    assertEquals("star", offer.get().text("overlay"));
    assertEquals(authority.credentials().id() + "@192.0.2.1:4711", offer.get().text("control"));
    assertEquals("198.51.100.7", offer.get().text("advertised"));
    assertEquals("120000", offer.get().text("unattended"));
    assertFalse(offer.get().has("bind"));
    X509Certificate issued =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(certificate.get().bytes("certificate")));
    issued.verify(authority.certificate().getPublicKey());
    assertEquals(client.keys.getPublic(), issued.getPublicKey());
  }

  @Test
  public void wildcardAddressBecomesTheOneThatReachedTheHost() throws Exception {
    for (String wildcard : new String[] {"0.0.0.0:5000", "[::]:5000", "[0:0:0:0:0:0:0:0]:5000"}) {
      ScriptedClient client = new ScriptedClient(joining(wildcard));
      assertEquals(
          new Endpoint(ScriptedClient.ADDRESS, 5000),
          enrolment.enrol(client, terms, AMPLE).peer().endpoint());
    }
  }

  @Test
  public void bannersAreSkipped() throws Exception {
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              self.say("Welcome to node7\r");
              self.say("plush");
              self.say("");
              joining("10.0.0.7:5000").play(self);
            });
    assertFalse(enrolment.enrol(client, terms, AMPLE).alreadyRunning());
  }

  @Test
  public void runningClientIsReportedWithoutEnrolment() throws Exception {
    NodeId node = authority.credentials().id();
    ScriptedClient client =
        new ScriptedClient(
            self ->
                self.say(
                    new EnrolmentLine("RUNNING")
                        .with("pid", "42")
                        .with("node", node.toString())
                        .with("incarnation", "9")
                        .with("endpoint", "10.0.0.7:5000")));
    Enrolled enrolled = enrolment.enrol(client, terms, AMPLE);
    assertTrue(enrolled.alreadyRunning());
    assertEquals(node, enrolled.peer().id());
    assertEquals(new Incarnation(9), enrolled.incarnation());
  }

  @Test
  public void clientThatDiesIsQuoted() throws Exception {
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              self.say(self.hello());
              self.complain("no space\n\u001b[31m left");
            });
    PlushException failure = fails(ErrorCode.HOST_START, client);
    assertTrue(failure.what(), failure.what().endsWith("it said: no space |  [31m left"));
  }

  @Test
  public void silentClientMeetsItsDeadline() throws Exception {
    ScriptedClient client = new ScriptedClient(ScriptedClient::hear);
    PlushException failure =
        assertThrows(
            PlushException.class, () -> enrolment.enrol(client, terms, Duration.ofMillis(100)));
    assertEquals(ErrorCode.HOST_SILENT, failure.code());
    assertEquals("node7", failure.where().orElseThrow());
    client.awaitEnd();
  }

  @Test
  public void refusalOfTheClientKeepsItsCode() throws Exception {
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              self.say(self.hello());
              self.hear();
              self.say(
                  new EnrolmentLine("REFUSED")
                      .with("code", ErrorCode.HOST_NO_JAVA.code())
                      .with("what", "too old"));
            });
    assertTrue(fails(ErrorCode.HOST_NO_JAVA, client).what().contains("too old"));
  }

  @Test
  public void refusalWithAnUnfitCodeIsAnEnrolmentError() throws Exception {
    ScriptedClient client =
        new ScriptedClient(
            self -> self.say(new EnrolmentLine("REFUSED").with("code", "PM001").with("what", "x")));
    fails(ErrorCode.HOST_ENROL, client);
  }

  @Test
  public void clientWithoutProofIsRefusedAndTold() throws Exception {
    AtomicReference<EnrolmentLine> answer = new AtomicReference<>();
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              self.say(self.hello());
              self.say(self.key(self.hear()).with("signature", new byte[70]));
              answer.set(self.hear());
            });
    fails(ErrorCode.HOST_ENROL, client);
    client.awaitEnd();
    assertEquals("REFUSED", answer.get().verb());
    assertEquals(ErrorCode.HOST_ENROL.code(), answer.get().text("code"));
  }

  @Test
  public void clientThatClaimsAnotherNodeIsRefused() throws Exception {
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              self.say(self.hello());
              self.say(self.key(self.hear()));
              self.hear();
              self.say(ready(authority.credentials().id(), "10.0.0.7:5000"));
            });
    fails(ErrorCode.HOST_ENROL, client);
  }

  @Test
  public void addressesThatCannotBeDialledAreRefused() throws Exception {
    for (String bad : new String[] {"evil.example:5000", "10.0.0.7:0", "10.0.0.7", "1:2:5000x"}) {
      fails(ErrorCode.HOST_ENROL, new ScriptedClient(joining(bad)));
    }
  }

  @Test
  public void unexpectedVerbIsRefused() throws Exception {
    fails(
        ErrorCode.HOST_ENROL,
        new ScriptedClient(self -> self.say(ready(authority.credentials().id(), "10.0.0.7:1"))));
  }

  @Test
  public void endlessChatterIsCutOff() throws Exception {
    ScriptedClient client =
        new ScriptedClient(
            self -> {
              for (int i = 0; i <= EnrolmentLine.FOREIGN_LINES_MAX + 1; i++) {
                self.say("chatter");
              }
            });
    fails(ErrorCode.HOST_ENROL, client);
  }

  @Test
  public void endlessLineIsCutOff() throws Exception {
    ScriptedClient client =
        new ScriptedClient(self -> self.say("x".repeat(EnrolmentLine.LINE_CHARS_MAX + 1)));
    fails(ErrorCode.HOST_ENROL, client);
  }
}
