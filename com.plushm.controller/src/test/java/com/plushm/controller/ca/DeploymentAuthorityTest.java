package com.plushm.controller.ca;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.NodeId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.function.ThrowingRunnable;
import org.junit.rules.TemporaryFolder;

public class DeploymentAuthorityTest {
  private static final String DEPLOYMENT = "sea, \"trial\"+1";

  @Rule public final TemporaryFolder temporary = new TemporaryFolder();

  private final SettableClock clock = new SettableClock();
  private final SecureRandom random = new SecureRandom();
  private Path folder;
  private DeploymentAuthority authority;

  @Before
  public void open() throws Exception {
    folder = temporary.getRoot().toPath().resolve("state/ca");
    authority = reopened(DEPLOYMENT);
  }

  private DeploymentAuthority reopened(String deployment) {
    return DeploymentAuthority.open(folder, deployment, clock, random);
  }

  private X509Certificate issuedTo(KeyPair keys) throws Exception {
    Ticket ticket = authority.ticket();
    return authority.issue(
        ticket.value().toArray(),
        keys.getPublic().getEncoded(),
        P256.sign(keys.getPrivate(), ticket.signed()));
  }

  private static PlushException refused(ErrorCode code, ThrowingRunnable call) {
    PlushException refusal = assertThrows(PlushException.class, call);
    assertEquals(refusal.getMessage(), code, refusal.code());
    return refusal;
  }

  @Test
  public void filesAreReadableByTheirOwnerAlone() throws Exception {
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
    for (String name : List.of("authority.pem", "controller.pem")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
    }
    try (var files = Files.list(folder)) {
      assertEquals("nothing but the two", 2, files.count());
    }
  }

  @Test
  public void secondOpeningFindsTheSameAuthorityAndController() {
    DeploymentAuthority again = reopened(DEPLOYMENT);
    assertEquals(authority.certificate(), again.certificate());
    assertEquals(authority.credentials().certificate(), again.credentials().certificate());
    assertEquals(authority.credentials().key(), again.credentials().key());
  }

  @Test
  public void participantsCertificateIsValidUnderTheAuthorityAndNamesItsNode() throws Exception {
    KeyPair keys = P256.generate(random);
    X509Certificate certificate = issuedTo(keys);

    PKIXParameters trust =
        new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    trust.setRevocationEnabled(false);
    trust.setDate(Date.from(clock.instant()));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate)), trust);
    String subject = certificate.getSubjectX500Principal().getName();
    assertTrue(subject, subject.contains("CN=" + NodeId.of(keys.getPublic())));
    assertTrue(subject, subject.contains("OU=PARTICIPANT"));
    assertEquals(DEPLOYMENT, Certificates.deploymentOf(certificate));
    assertEquals(-1, certificate.getBasicConstraints());
    assertArrayEquals(keys.getPublic().getEncoded(), certificate.getPublicKey().getEncoded());
  }

  @Test
  public void participantsCertificateIsBackdatedAndExpires() throws Exception {
    X509Certificate certificate = issuedTo(P256.generate(random));
    Instant now = clock.instant();
    certificate.checkValidity(Date.from(now.minus(Duration.ofMinutes(59))));
    certificate.checkValidity(Date.from(now.plus(Duration.ofDays(29))));
    assertThrows(
        CertificateExpiredException.class,
        () -> certificate.checkValidity(Date.from(now.plus(Duration.ofDays(31)))));
  }

  @Test
  public void controllersCertificateSaysThatItMayCommand() {
    X509Certificate certificate = authority.credentials().certificate();
    String subject = certificate.getSubjectX500Principal().getName();
    assertTrue(subject, subject.contains("OU=CONTROLLER"));
    assertTrue(subject, subject.contains("CN=" + authority.credentials().id()));
  }

  @Test
  public void controllersSignatureIsCheckedByItsCertificatesKey() throws Exception {
    byte[] content = "command".getBytes(StandardCharsets.UTF_8);
    PublicKey key = authority.credentials().certificate().getPublicKey();
    assertTrue(P256.verify(key, content, authority.sign(content)));
    assertFalse(P256.verify(key, new byte[] {1}, authority.sign(content)));
  }

  @Test
  public void controllersCertificateIsRenewedBeforeItEndsAndItsKeyKept() {
    clock.advance(Certificates.CONTROLLER_VALID.minusDays(30));
    DeploymentAuthority later = reopened(DEPLOYMENT);
    assertNotEquals(authority.credentials().certificate(), later.credentials().certificate());
    assertEquals(authority.credentials().id(), later.credentials().id());
    assertEquals(authority.certificate(), later.certificate());
  }

  @Test
  public void serialNumbersDiffer() throws Exception {
    KeyPair keys = P256.generate(random);
    assertNotEquals(issuedTo(keys).getSerialNumber(), issuedTo(keys).getSerialNumber());
  }

  @Test
  public void ticketIsGoodOnce() throws Exception {
    KeyPair keys = P256.generate(random);
    Ticket ticket = authority.ticket();
    byte[] signature = P256.sign(keys.getPrivate(), ticket.signed());
    byte[] value = ticket.value().toArray();
    authority.issue(value, keys.getPublic().getEncoded(), signature);
    refused(
        ErrorCode.HOST_ENROL,
        () -> authority.issue(value, keys.getPublic().getEncoded(), signature));
  }

  @Test
  public void ticketExpires() throws Exception {
    KeyPair keys = P256.generate(random);
    Ticket ticket = authority.ticket();
    clock.advance(Tickets.VALID);
    byte[] signature = P256.sign(keys.getPrivate(), ticket.signed());
    refused(
        ErrorCode.HOST_ENROL,
        () -> authority.issue(ticket.value().toArray(), keys.getPublic().getEncoded(), signature));
  }

  @Test
  public void ticketsAreBoundedAndExpiredOnesMakeRoom() {
    for (int i = 0; i < Tickets.OUTSTANDING_MAX; i++) {
      authority.ticket();
    }
    refused(ErrorCode.HOST_BUSY, () -> authority.ticket());
    clock.advance(Tickets.VALID);
    authority.ticket();
  }

  @Test
  public void wrongProofIsRefusedAndUsesTheTicketUp() throws Exception {
    KeyPair keys = P256.generate(random);
    KeyPair other = P256.generate(random);
    Ticket ticket = authority.ticket();
    byte[] value = ticket.value().toArray();
    byte[] key = keys.getPublic().getEncoded();
    byte[] stolen = P256.sign(other.getPrivate(), ticket.signed());
    refused(ErrorCode.HOST_ENROL, () -> authority.issue(value, key, stolen));
    byte[] right = P256.sign(keys.getPrivate(), ticket.signed());
    refused(ErrorCode.HOST_ENROL, () -> authority.issue(value, key, right));
  }

  @Test
  public void proofOverAnotherChallengeIsRefused() throws Exception {
    KeyPair keys = P256.generate(random);
    Ticket mine = authority.ticket();
    byte[] signature = P256.sign(keys.getPrivate(), authority.ticket().signed());
    refused(
        ErrorCode.HOST_ENROL,
        () -> authority.issue(mine.value().toArray(), keys.getPublic().getEncoded(), signature));
  }

  @Test
  public void keysOfAnotherKindAreRefused() throws Exception {
    for (String kind : List.of("RSA", "Ed25519")) {
      KeyPair keys = KeyPairGenerator.getInstance(kind).generateKeyPair();
      byte[] value = authority.ticket().value().toArray();
      refused(
          ErrorCode.HOST_ENROL,
          () -> authority.issue(value, keys.getPublic().getEncoded(), new byte[70]));
    }
    KeyPairGenerator larger = KeyPairGenerator.getInstance("EC");
    larger.initialize(384);
    byte[] value = authority.ticket().value().toArray();
    byte[] key = larger.generateKeyPair().getPublic().getEncoded();
    refused(ErrorCode.HOST_ENROL, () -> authority.issue(value, key, new byte[70]));
  }

  @Test
  public void pointOffTheCurveIsRefused() throws Exception {
    byte[] key = P256.generate(random).getPublic().getEncoded();
    key[key.length - 1] ^= 1;
    byte[] value = authority.ticket().value().toArray();
    refused(ErrorCode.HOST_ENROL, () -> authority.issue(value, key, new byte[70]));
  }

  @Test
  public void garbageIsRefused() {
    byte[] value = authority.ticket().value().toArray();
    refused(ErrorCode.HOST_ENROL, () -> authority.issue(value, new byte[0], new byte[0]));
    refused(ErrorCode.HOST_ENROL, () -> authority.issue(new byte[9], new byte[9], new byte[9]));
  }

  @Test
  public void damagedFileIsReportedWithWhatToDo() throws Exception {
    Path file = folder.resolve("authority.pem");
    Files.writeString(file, Files.readString(file).substring(0, 200));
    PlushException damage = refused(ErrorCode.STATE_UNUSABLE, () -> reopened(DEPLOYMENT));
    assertEquals(file.toString(), damage.where().orElseThrow());
    assertTrue(damage.todo().orElseThrow(), damage.todo().orElseThrow().contains("restore"));
  }

  @Test
  public void garbledKeyIsReported() throws Exception {
    Path file = folder.resolve("controller.pem");
    Files.writeString(file, Files.readString(file).replaceFirst("KEY-----\nM", "KEY-----\nZ"));
    refused(ErrorCode.STATE_UNUSABLE, () -> reopened(DEPLOYMENT));
  }

  @Test
  public void controllerOfAnotherAuthorityIsReported() throws Exception {
    Path other = temporary.newFolder().toPath().resolve("ca");
    DeploymentAuthority.open(other, DEPLOYMENT, clock, random);
    Files.copy(
        other.resolve("controller.pem"),
        folder.resolve("controller.pem"),
        StandardCopyOption.REPLACE_EXISTING);
    refused(ErrorCode.STATE_UNUSABLE, () -> reopened(DEPLOYMENT));
  }

  @Test
  public void lostAuthorityIsNotReplacedInSilence() throws Exception {
    Files.delete(folder.resolve("authority.pem"));
    refused(ErrorCode.STATE_UNUSABLE, () -> reopened(DEPLOYMENT));
    assertFalse(Files.exists(folder.resolve("authority.pem")));
  }

  @Test
  public void stateOfAnotherDeploymentIsReported() {
    refused(ErrorCode.STATE_UNUSABLE, () -> reopened("other"));
  }

  @Test
  public void keyThatOthersCanReadIsReported() throws Exception {
    Files.setPosixFilePermissions(
        folder.resolve("authority.pem"), PosixFilePermissions.fromString("rw-r-----"));
    refused(ErrorCode.STATE_UNUSABLE, () -> reopened(DEPLOYMENT));
  }

  @Test
  public void clockBeforeTheAuthorityIsReported() {
    clock.advance(Duration.ofDays(-2));
    PlushException early = refused(ErrorCode.STATE_UNUSABLE, () -> reopened(DEPLOYMENT));
    assertTrue(early.getMessage(), early.getMessage().contains("clock"));
  }
}
