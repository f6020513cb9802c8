package com.plushm.client.enrol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.launch.EnrolmentLine;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.SortedMap;

/**
 * The dialogue itself, line by line, blocking; whoever uses it sees to the deadline. Every method
 * throws a {@link PlushException} of {@code HOST_ENROL} when the other side breaks off, refuses, or
 * says what it should not.
 */
public final class EnrolmentDialogue {
  /** How long the whole dialogue may take. */
  public static final long DEADLINE_MILLIS = 60_000;

  /** What a signature over ticket ‖ challenge is made with. */
  public static final String SIGNATURE = "SHA256withECDSA";

  private final InputStream in;
  private final OutputStream out;

  public EnrolmentDialogue(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  /** The client is there. */
  public void hello(String version, String java, long pid) {
    say(
        new EnrolmentLine("HELLO")
            .with("version", version)
            .with("java", java)
            .with("pid", Long.toString(pid)));
  }

  /** Another client has the home folder. */
  public void running(
      long pid,
      NodeId node,
      Incarnation incarnation,
      Endpoint endpoint,
      SortedMap<String, String> facts) {
    say(
        about(
                new EnrolmentLine("RUNNING").with("pid", Long.toString(pid)),
                node,
                incarnation,
                endpoint)
            .withFacts(facts));
  }

  /** The client listens and waits to be invited. */
  public void ready(
      NodeId node, Incarnation incarnation, Endpoint endpoint, SortedMap<String, String> facts) {
    say(about(new EnrolmentLine("READY"), node, incarnation, endpoint).withFacts(facts));
  }

  private static EnrolmentLine about(
      EnrolmentLine line, NodeId node, Incarnation incarnation, Endpoint endpoint) {
    return line.with("node", node.toString())
        .with("incarnation", incarnation.toString())
        .with("endpoint", endpoint.toString());
  }

  /** The client cannot go on. That it cannot even say so is no further failure. */
  public void refuse(PlushException failure) {
    EnrolmentLine line =
        new EnrolmentLine("REFUSED")
            .with("code", failure.code().code())
            .with("what", failure.getMessage());
    try {
      write(line);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Waits for the offer. */
  public Offer offer() {
    EnrolmentLine line = hear("OFFER");
    try {
      return Offer.of(line);
    } catch (CodecException e) {
      throw failed(e.getMessage(), e);
    }
  }

  /** Proves the possession of the key and waits for its certificate. */
  public X509Certificate prove(Offer offer, PrivateKey secret, PublicKey open) {
    byte[] signature;
    try {
      Signature signer = Signature.getInstance(SIGNATURE);
      signer.initSign(secret);
      signer.update(offer.ticket());
      signer.update(offer.challenge());
      signature = signer.sign();
    } catch (GeneralSecurityException e) {
      throw failed("the node's key cannot sign: " + e.getMessage(), e);
    }
    say(
        new EnrolmentLine("KEY")
            .with("ticket", offer.ticket())
            .with("key", open.getEncoded())
            .with("signature", signature));
    EnrolmentLine line = hear("CERT");
    try {
      X509Certificate certificate = Offer.certificate(line.bytes("certificate"));
      if (!certificate.getPublicKey().equals(open)) {
        throw failed("the certificate that came is for another key", null);
      }
      certificate.checkValidity();
      return certificate;
    } catch (CertificateException e) {
      String what = "the certificate that came is of no use, perhaps by this host's clock: ";
      throw failed(what + e.getMessage(), e);
    } catch (CodecException e) {
      throw failed(e.getMessage(), e);
    }
  }

  private void say(EnrolmentLine line) {
    try {
      write(line);
    } catch (IOException e) {
      throw failed("the controller went away", e);
    }
  }

  private void write(EnrolmentLine line) throws IOException {
    out.write((line.format() + '\n').getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private EnrolmentLine hear(String verb) {
    for (int foreign = 0; foreign <= EnrolmentLine.FOREIGN_LINES_MAX; foreign++) {
      String text = readLine();
      if (!text.startsWith(EnrolmentLine.MARK)) {
        continue;
      }
      try {
        EnrolmentLine line = EnrolmentLine.parse(text);
        if (line.verb().equals("REFUSED")) {
          throw failed("the controller refused: " + line.text("what"), null);
        }
        if (!line.verb().equals(verb)) {
          throw failed(line.verb() + " came where " + verb + " should", null);
        }
        return line;
      } catch (CodecException e) {
        throw failed(e.getMessage(), e);
      }
    }
    throw failed("there is no end of foreign lines", null);
  }

  private String readLine() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw failed("the controller went away", null);
        }
        if (line.size() == EnrolmentLine.LINE_CHARS_MAX) {
          throw failed("a line is longer than " + EnrolmentLine.LINE_CHARS_MAX, null);
        }
        line.write(next);
      }
    } catch (IOException e) {
      throw failed("the controller went away", e);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static PlushException failed(String what, Throwable cause) {
    return new PlushException(ErrorCode.HOST_ENROL, what, null, null, cause);
  }
}
