package com.plushm.upgrade;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.upgrade.SwapOrder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;

/** A bundle's jar, read once and checked, so that what is installed is what was checked. */
final class BundleJar {
  /** Bytes of a bundle at most. */
  static final int BYTES_MAX = 64 << 20;

  private final byte[] bytes;

  private BundleJar(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads what is ordered.
   *
   * @throws PlushException UPGRADE_UNREADABLE, UPGRADE_HASH
   */
  static BundleJar of(SwapOrder order) {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(order.jar())) {
      bytes = in.readNBytes(BYTES_MAX + 1);
    } catch (IOException e) {
      throw unreadable(order, "it cannot be read: " + e, e);
    }
    if (bytes.length > BYTES_MAX) {
      throw unreadable(order, "it has more than " + BYTES_MAX + " bytes", null);
    }
    String hash = sha256(bytes);
    if (!hash.equals(order.sha256().toLowerCase(Locale.ROOT))) {
      throw new PlushException(
          ErrorCode.UPGRADE_HASH,
          "its SHA-256 is " + hash + " and not the promised " + order.sha256(),
          order.jar().toString(),
          "fetch it anew");
    }
    checkName(order, bytes);
    return new BundleJar(bytes);
  }

  private static void checkName(SwapOrder order, byte[] bytes) {
    String name = null;
    try (JarInputStream jar = new JarInputStream(new ByteArrayInputStream(bytes))) {
      Manifest manifest = jar.getManifest();
      if (manifest != null) {
        name = manifest.getMainAttributes().getValue("Bundle-SymbolicName");
      }
    } catch (IOException e) {
      throw unreadable(order, "it is no jar: " + e, e);
    }
    if (name == null) {
      throw unreadable(order, "it is no bundle", null);
    }
    String bare = name.split(";", 2)[0].strip();
    if (!bare.equals(order.symbolicName())) {
      throw unreadable(order, "it is the bundle " + bare, null);
    }
  }

  private static PlushException unreadable(SwapOrder order, String what, Throwable cause) {
    return new PlushException(
        ErrorCode.UPGRADE_UNREADABLE,
        what,
        order.jar().toString(),
        "give the jar of " + order.symbolicName(),
        cause);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}
