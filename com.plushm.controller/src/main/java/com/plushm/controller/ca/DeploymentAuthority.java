package com.plushm.controller.ca;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.transport.Credentials;
import com.plushm.api.transport.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The authority of one deployment and the controller's own identity, kept in {@code
 * STATE/ca/authority.pem} and {@code controller.pem}. It certifies a client's key against a ticket
 * and a proof that the client holds the key (protocol.md §1); keys of clients are never seen here.
 * Safe for use by several threads.
 */
public final class DeploymentAuthority {
  /** The controller's certificate is written anew, its key kept, when this much is left of it. */
  static final Duration RENEWED_BEFORE = Duration.ofDays(90);

  /** A DER signature on P-256 has at most 72 bytes. */
  private static final int SIGNATURE_BYTES_MAX = 80;

  private final Certificates certificates;
  private final Clock clock;
  private final Tickets tickets;
  private final Identity authority;
  private final Identity controller;

  private DeploymentAuthority(
      Certificates certificates,
      Clock clock,
      SecureRandom random,
      Identity authority,
      Identity controller) {
    this.certificates = certificates;
    this.clock = clock;
    this.tickets = new Tickets(clock, random);
    this.authority = authority;
    this.controller = controller;
  }

  /** As the four-argument one, with the system's clock and randomness. */
  public static DeploymentAuthority open(Path folder, String deployment) {
    return open(folder, deployment, Clock.systemUTC(), new SecureRandom());
  }

  /**
   * Reads the authority, or makes it if the folder holds none. The caller sees to it that one
   * process at a time does so.
   *
   * @param folder {@code STATE/ca}; made if missing
   * @throws PlushException {@code STATE_UNUSABLE} if what is there cannot be used
   */
  public static DeploymentAuthority open(
      Path folder, String deployment, Clock clock, SecureRandom random) {
    makeFolder(folder);
    Certificates certificates = new Certificates(deployment, random);
    IdentityFile authorityFile = new IdentityFile(folder.resolve("authority.pem"));
    IdentityFile controllerFile = new IdentityFile(folder.resolve("controller.pem"));
    if (!authorityFile.exists() && controllerFile.exists()) {
      throw authorityFile.damaged("it is missing, while the controller's own is there", null);
    }
    try {
      Optional<Identity> stored = authorityFile.read();
      Identity authority;
      if (stored.isPresent()) {
        authority = stored.get();
        check(authorityFile, authority, authority, deployment, clock.instant());
      } else {
        KeyPair keys = P256.generate(random);
        authority = new Identity(keys.getPrivate(), certificates.authority(keys, clock.instant()));
        authorityFile.write(authority, random);
      }
      Identity controller =
          controller(certificates, controllerFile, authority, deployment, clock, random);
      return new DeploymentAuthority(certificates, clock, random, authority, controller);
    } catch (GeneralSecurityException e) {
      throw new PlushException(
          ErrorCode.INTERNAL,
          "this Java cannot make the deployment's keys: " + e.getMessage(),
          folder.toString(),
          "use a Java runtime with elliptic curves",
          e);
    }
  }

  private static Identity controller(
      Certificates certificates,
      IdentityFile file,
      Identity authority,
      String deployment,
      Clock clock,
      SecureRandom random)
      throws GeneralSecurityException {
    Instant now = clock.instant();
    Optional<Identity> stored = file.read();
    if (stored.isPresent()) {
      check(file, stored.get(), authority, deployment, now);
      Instant end = stored.get().certificate().getNotAfter().toInstant();
      if (now.isBefore(end.minus(RENEWED_BEFORE))) {
        return stored.get();
      }
    }
    Identity fresh;
    if (stored.isPresent()) {
      PublicKey key = stored.get().certificate().getPublicKey();
      fresh =
          new Identity(
              stored.get().key(),
              certificates.issue(
                  authority, key, Role.CONTROLLER, now, Certificates.CONTROLLER_VALID));
    } else {
      KeyPair keys = P256.generate(random);
      fresh =
          new Identity(
              keys.getPrivate(),
              certificates.issue(
                  authority,
                  keys.getPublic(),
                  Role.CONTROLLER,
                  now,
                  Certificates.CONTROLLER_VALID));
    }
    file.write(fresh, random);
    return fresh;
  }

  /** That a stored identity is of this deployment and its certificate of this authority. */
  private static void check(
      IdentityFile file, Identity identity, Identity authority, String deployment, Instant now) {
    X509Certificate certificate = identity.certificate();
    try {
      certificate.verify(authority.certificate().getPublicKey());
    } catch (GeneralSecurityException e) {
      throw file.damaged("its certificate was not made by this deployment's authority", e);
    }
    String owner = Certificates.deploymentOf(certificate);
    if (!deployment.equals(owner)) {
      throw file.damaged(
          "it belongs to deployment '" + owner + "', not '" + deployment + "'", null);
    }
    boolean own = identity.equals(authority);
    if (own && !now.isBefore(certificate.getNotAfter().toInstant())) {
      throw file.damaged("the authority expired on " + certificate.getNotAfter().toInstant(), null);
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE,
          "the certificate is valid only from " + certificate.getNotBefore().toInstant(),
          file.path().toString(),
          "this machine's clock says " + now + ": set it right");
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
    } catch (IOException e) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE,
          "the folder of the deployment's keys cannot be made: " + e.getMessage(),
          folder.toString(),
          "check its parent's owner, or choose another state folder",
          e);
    }
  }

  /** The authority's certificate, which every node trusts. */
  public X509Certificate certificate() {
    return authority.certificate();
  }

  /** What the controller proves itself with. */
  public Credentials credentials() {
    return new Credentials(controller.key(), controller.certificate(), authority.certificate());
  }

  /** Signs by the controller's key: ECDSA with SHA-256, DER. */
  public byte[] sign(byte[] content) {
    try {
      return P256.sign(controller.key(), content);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the controller's key was tried when it was read", e);
    }
  }

  /** Whether {@link #sign} made that signature, in this process or in one before it. */
  public boolean signed(byte[] content, byte[] signature) {
    try {
      return signature.length <= SIGNATURE_BYTES_MAX
          && P256.verify(controller.certificate().getPublicKey(), content, signature);
    } catch (GeneralSecurityException e) {
      // What is not even formed like a signature is none.
      return false;
    }
  }

  /**
   * A ticket for one client, good for two minutes.
   *
   * @throws PlushException {@code HOST_BUSY} when too many are out
   */
  public Ticket ticket() {
    return tickets
        .issue()
        .orElseThrow(
            () ->
                new PlushException(
                    ErrorCode.HOST_BUSY,
                    "more than " + Tickets.OUTSTANDING_MAX + " clients enrol at a time",
                    null,
                    "try again, with fewer launches in parallel"));
  }

  /**
   * Certifies a client's key for {@link Certificates#PARTICIPANT_VALID}. The ticket is used up,
   * whatever comes of it.
   *
   * @param ticket as it came back from the client
   * @param publicKey SubjectPublicKeyInfo of a key on P-256
   * @param signature by that key over ticket ‖ challenge
   * @throws PlushException {@code HOST_ENROL} if the ticket, the key or the signature is not good
   */
  public X509Certificate issue(byte[] ticket, byte[] publicKey, byte[] signature) {
    Ticket valid =
        tickets
            .redeem(Bytes.of(ticket))
            .orElseThrow(
                () ->
                    refused(
                        "the client's ticket is unknown, used or expired",
                        "start the client again; check that it is not suspended",
                        null));
    try {
      PublicKey key = P256.publicKey(publicKey);
      if (signature.length > SIGNATURE_BYTES_MAX || !P256.verify(key, valid.signed(), signature)) {
        throw refused("the client does not hold the key that it sent", null, null);
      }
      return certificates.issue(
          authority, key, Role.PARTICIPANT, clock.instant(), Certificates.PARTICIPANT_VALID);
    } catch (GeneralSecurityException e) {
      throw refused("the client's key or signature is malformed: " + e.getMessage(), null, e);
    }
  }

  private static PlushException refused(String what, String todo, Throwable cause) {
    return new PlushException(ErrorCode.HOST_ENROL, what, null, todo, cause);
  }
}
