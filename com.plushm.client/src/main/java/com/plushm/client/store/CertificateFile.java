package com.plushm.client.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;

/**
 * The node's certificate, for people to look at: a new one comes with every start, and none is ever
 * read from here.
 */
public final class CertificateFile {
  private static final int PEM_LINE = 64;

  private CertificateFile() {}

  /**
   * @throws IOException if it cannot be written
   */
  public static void write(Home home, X509Certificate certificate) throws IOException {
    byte[] newline = {'\n'};
    try {
      String pem =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(PEM_LINE, newline).encodeToString(certificate.getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      DurableFile.replace(home.certificate(), pem.getBytes(StandardCharsets.US_ASCII));
    } catch (CertificateEncodingException e) {
      throw new IOException(e);
    }
  }
}
