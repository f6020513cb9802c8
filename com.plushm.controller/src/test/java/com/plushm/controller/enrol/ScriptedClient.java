package com.plushm.controller.enrol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.launch.EnrolmentLine;
import com.plushm.api.launch.LaunchChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/** A client that says what a test tells it to say. */
final class ScriptedClient implements LaunchChannel {
  static final String ADDRESS = "192.0.2.7";

  /** The client's part in a dialogue. */
  interface Script {
    void play(ScriptedClient self) throws IOException, CodecException, GeneralSecurityException;
  }

  private final TestPipe up = new TestPipe();
  private final TestPipe down = new TestPipe();
  private final BufferedReader heard =
      new BufferedReader(new InputStreamReader(down.input, StandardCharsets.US_ASCII));
  final KeyPair keys;
  private final Thread thread;
  private volatile String errors = "";
  private volatile boolean closed;

  ScriptedClient(Script script) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    keys = generator.generateKeyPair();
    thread =
        new Thread(
            () -> {
              try {
                script.play(this);
              } catch (IOException | CodecException | GeneralSecurityException e) {
                errors += e;
              } finally {
                end();
              }
            },
            "scripted client");
    thread.setDaemon(true);
    thread.start();
  }

  void say(String text) throws IOException {
    up.output.write((text + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  void say(EnrolmentLine line) throws IOException {
    say(line.format());
  }

  void complain(String text) {
    errors += text;
  }

  EnrolmentLine hear() throws IOException, CodecException {
    String line = heard.readLine();
    if (line == null) {
      throw new IOException("the controller ended");
    }
    return EnrolmentLine.parse(line);
  }

  EnrolmentLine hello() {
    return new EnrolmentLine("HELLO").with("version", "1").with("java", "17").with("pid", "42");
  }

  /** KEY with a proof over what was offered. */
  EnrolmentLine key(EnrolmentLine offer) throws CodecException, GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(keys.getPrivate());
    signature.update(offer.bytes("ticket"));
    signature.update(offer.bytes("challenge"));
    return new EnrolmentLine("KEY")
        .with("ticket", offer.bytes("ticket"))
        .with("key", keys.getPublic().getEncoded())
        .with("signature", signature.sign());
  }

  /** Closes the client's own ends, as a process that exits. */
  private void end() {
    try {
      up.output.close();
      down.input.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void awaitEnd() throws InterruptedException {
    thread.join(10_000);
    if (thread.isAlive()) {
      throw new AssertionError("the scripted client goes on");
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public InputStream fromClient() {
    return up.input;
  }

  @Override
  public OutputStream toClient() {
    return down.output;
  }

  @Override
  public String errors() {
    return errors;
  }

  @Override
  public String address() {
    return ADDRESS;
  }

  @Override
  public void close() {
    closed = true;
    try {
      up.input.close();
      down.output.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
