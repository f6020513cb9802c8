package com.plushm.client.store;

import com.plushm.api.id.NodeId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The node's key (EC, P-256): made here, and it never leaves. The file holds both halves as PEM, so
 * that the public one need not be computed, and a checksum, so that damage is seen here and not as
 * a failed handshake somewhere.
 *
 * @param fresh whether it was made just now, which makes this a new participant
 */
public record NodeKey(PrivateKey secret, PublicKey open, boolean fresh) {
  private static final int BYTES_MAX = 8 << 10;
  private static final int PEM_LINE = 64;
  private static final String SECRET = "PRIVATE KEY";
  private static final String OPEN = "PUBLIC KEY";
  private static final String CHECKSUM = "checksum ";
  private static final String ADVICE =
      "restore it, or remove the folder: the host then joins as a new participant";

  public NodeId id() {
    return NodeId.of(open);
  }

  /** Whether this folder belongs to a participant already. */
  public static boolean exists(Home home) {
    return Files.exists(home.key());
  }

  /**
   * Reads the key, or makes one if there is none.
   *
   * @throws com.plushm.api.error.PlushException {@code STATE_UNUSABLE} if it is damaged
   */
  public static NodeKey of(Home home) {
    Path file = home.key();
    try {
      Optional<byte[]> content = DurableFile.read(file, BYTES_MAX);
      if (content.isPresent()) {
        return parse(file, new String(content.get(), StandardCharsets.US_ASCII));
      }
      NodeKey made = make();
      DurableFile.write(file, made.format().getBytes(StandardCharsets.US_ASCII));
      return made;
    } catch (IOException e) {
      throw Home.unusable(file, "the node's key cannot be read or written", ADVICE, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw Home.unusable(file, "the node's key is damaged", ADVICE, e);
    }
  }

  private static NodeKey make() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    return new NodeKey(pair.getPrivate(), pair.getPublic(), true);
  }

  private String format() {
    String blocks = block(SECRET, secret.getEncoded()) + block(OPEN, open.getEncoded());
    return blocks + CHECKSUM + checksum(blocks) + "\n";
  }

  private static String block(String what, byte[] der) {
    byte[] newline = {'\n'};
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(PEM_LINE, newline).encodeToString(der)
        + "\n-----END "
        + what
        + "-----\n";
  }

  private static NodeKey parse(Path file, String text) throws GeneralSecurityException {
    int mark = text.lastIndexOf(CHECKSUM);
    if (mark < 0
        || !text.substring(mark + CHECKSUM.length())
            .trim()
            .equals(checksum(text.substring(0, mark)))) {
      throw Home.unusable(file, "the node's key is damaged: its checksum is wrong", ADVICE, null);
    }
    KeyFactory factory = KeyFactory.getInstance("EC");
    return new NodeKey(
        factory.generatePrivate(new PKCS8EncodedKeySpec(unblock(text, SECRET))),
        factory.generatePublic(new X509EncodedKeySpec(unblock(text, OPEN))),
        false);
  }

  private static byte[] unblock(String text, String what) {
    String head = "-----BEGIN " + what + "-----";
    int begin = text.indexOf(head);
    int end = text.indexOf("-----END " + what + "-----");
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException("it has no " + what);
    }
    return Base64.getMimeDecoder().decode(text.substring(begin + head.length(), end));
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.US_ASCII));
    return Long.toHexString(crc.getValue());
  }
}
