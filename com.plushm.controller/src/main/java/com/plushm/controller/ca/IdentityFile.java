package com.plushm.controller.ca;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A key (PKCS#8) and its certificate in one PEM file that its owner alone can read. One file and
 * not two: it is replaced as a whole or not at all.
 */
final class IdentityFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final int FILE_BYTES_MAX = 64 << 10;
  private static final int LINE_CHARS = 64;

  private final Path file;

  IdentityFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * What the file holds; empty if there is none.
   *
   * @throws PlushException {@code STATE_UNUSABLE} if it cannot be read, is damaged or holds a key
   *     and a certificate that do not belong together
   */
  Optional<Identity> read() {
    if (!exists()) {
      return Optional.empty();
    }
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      if (!OWNER_ONLY.containsAll(permissions)) {
        throw unusable(
            "others than its owner may use this key file ("
                + PosixFilePermissions.toString(permissions)
                + ")",
            "see that nobody copied it, then chmod 600 it",
            null);
      }
      if (Files.size(file) > FILE_BYTES_MAX) {
        throw damaged("it is too long", null);
      }
      return Optional.of(parse(Files.readString(file, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw unusable("the key file cannot be read: " + e.getMessage(), "check its owner", e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw damaged(e.getMessage(), e);
    }
  }

  private Identity parse(String pem) throws GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(section(pem, KEY)));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(section(pem, CERTIFICATE)));
    byte[] probe = file.toString().getBytes(StandardCharsets.UTF_8);
    if (!P256.verify(certificate.getPublicKey(), probe, P256.sign(key, probe))) {
      throw damaged("key and certificate do not belong together", null);
    }
    return new Identity(key, certificate);
  }

  private byte[] section(String pem, String kind) {
    String begin = "-----BEGIN " + kind + "-----";
    int start = pem.indexOf(begin);
    int end = pem.indexOf("-----END " + kind + "-----");
    if (start < 0 || end < start) {
      throw damaged("it has no " + kind.toLowerCase(Locale.ROOT), null);
    }
    return Base64.getMimeDecoder().decode(pem.substring(start + begin.length(), end));
  }

  /**
   * Replaces the file atomically.
   *
   * @throws PlushException {@code STATE_UNUSABLE} if it cannot be written
   */
  void write(Identity identity, SecureRandom random) {
    Path fresh =
        file.resolveSibling(file.getFileName() + "." + Long.toHexString(random.nextLong()));
    try {
      byte[] pem =
          (pem(KEY, identity.key().getEncoded())
                  + pem(CERTIFICATE, identity.certificate().getEncoded()))
              .getBytes(StandardCharsets.US_ASCII);
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
        ByteBuffer buffer = ByteBuffer.wrap(pem);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel folder = FileChannel.open(file.getParent())) {
        folder.force(true);
      }
    } catch (IOException | GeneralSecurityException e) {
      PlushException failure =
          unusable(
              "the key file cannot be written: " + e.getMessage(),
              "check the folder's owner and the free space",
              e);
      try {
        Files.deleteIfExists(fresh);
      } catch (IOException leftOver) {
        failure.addSuppressed(leftOver);
      }
      throw failure;
    }
  }

  private static String pem(String kind, byte[] content) {
    String base64 = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(content);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  /** The state that cannot be used, with a way out that fits every kind of damage. */
  PlushException damaged(String how, Throwable cause) {
    return unusable(
        "the key file is damaged: " + how,
        "restore the folder from a copy, or remove it: a new authority is made, and running clients"
            + " must be started anew",
        cause);
  }

  private PlushException unusable(String what, String todo, Throwable cause) {
    return new PlushException(ErrorCode.STATE_UNUSABLE, what, file.toString(), todo, cause);
  }
}
