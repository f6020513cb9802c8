package com.plushm.client.enrol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.id.NodeId;
import com.plushm.api.launch.EnrolmentLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;

/** The controller's side of the dialogue, as a test leads it. */
public final class TestController implements AutoCloseable {
  public final InputStream toClient;
  public final OutputStream fromClient;
  private final TestAuthority authority;
  private final OutputStream out;
  private final BufferedReader in;

  public TestController(TestAuthority authority) throws IOException {
    this.authority = authority;
    Pipe down = Pipe.open();
    Pipe up = Pipe.open();
    toClient = Channels.newInputStream(down.source());
    out = Channels.newOutputStream(down.sink());
    fromClient = Channels.newOutputStream(up.sink());
    in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(up.source()), StandardCharsets.US_ASCII));
  }

  public EnrolmentLine offer() throws GeneralSecurityException {
    return new EnrolmentLine("OFFER")
        .with("deployment", "test")
        .with("host", "local1")
        .with("ticket", new byte[] {1, 2, 3})
        .with("challenge", new byte[] {4, 5})
        .with("authority", authority.certificate.getEncoded())
        .with("controller", authority.controller.getEncoded())
        .with("control", NodeId.of(authority.controller.getPublicKey()) + "@127.0.0.1:4711")
        .with("overlay", "star");
  }

  public void say(EnrolmentLine line) throws IOException {
    sayRaw(line.format() + "\n");
  }

  public void sayRaw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  public EnrolmentLine hear() throws IOException, CodecException {
    String line = in.readLine();
    if (line == null) {
      throw new IOException("the client ended");
    }
    return EnrolmentLine.parse(line);
  }

  /** Checks the proof, and certifies the key. */
  public EnrolmentLine certificate(EnrolmentLine key)
      throws CodecException, GeneralSecurityException {
    PublicKey open =
        KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key.bytes("key")));
    Signature check = Signature.getInstance("SHA256withECDSA");
    check.initVerify(open);
    check.update(new byte[] {1, 2, 3, 4, 5});
    if (!check.verify(key.bytes("signature"))) {
      throw new GeneralSecurityException("the proof is wrong");
    }
    return new EnrolmentLine("CERT")
        .with("certificate", authority.certify("PARTICIPANT", open, Instant.now()).getEncoded());
  }

  /** The whole dialogue, for a client that begins with HELLO; returns its READY. */
  public EnrolmentLine enrol() throws IOException, CodecException, GeneralSecurityException {
    expect("HELLO");
    say(offer());
    say(certificate(expect("KEY")));
    return expect("READY");
  }

  public EnrolmentLine expect(String verb) throws IOException, CodecException {
    EnrolmentLine line = hear();
    if (!line.verb().equals(verb)) {
      String what = line.has("what") ? ": " + line.text("what") : "";
      throw new AssertionError(line.verb() + " came, not " + verb + what);
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    out.close();
    in.close();
  }
}
