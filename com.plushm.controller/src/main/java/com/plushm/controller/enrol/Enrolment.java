package com.plushm.controller.enrol;

import com.plushm.api.codec.CodecException;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Endpoint;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.api.launch.EnrolmentLine;
import com.plushm.api.launch.LaunchChannel;
import com.plushm.controller.ca.DeploymentAuthority;
import com.plushm.controller.ca.Ticket;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Enrols clients: hears HELLO, makes the OFFER, certifies the KEY, waits for READY ({@link
 * EnrolmentLine} has the dialogue). Blocks; any number of dialogues may run at a time, each on its
 * own thread.
 */
public final class Enrolment {
  /** Longest excerpt of the client's own words in an error. */
  private static final int QUOTED_CHARS_MAX = 600;

  private final DeploymentAuthority authority;
  private final ScheduledExecutorService timer;

  /**
   * @param timer closes channels whose deadline has passed
   */
  public Enrolment(DeploymentAuthority authority, ScheduledExecutorService timer) {
    this.authority = authority;
    this.timer = timer;
  }

  /**
   * Leads one dialogue to its end and closes the channel, whatever came of it.
   *
   * @param deadline for the whole of it, the client's start included
   * @throws PlushException with the {@code HOST_} code that fits
   */
  public Enrolled enrol(LaunchChannel channel, Terms terms, Duration deadline) {
    AtomicBoolean expired = new AtomicBoolean();
    ScheduledFuture<?> guard =
        timer.schedule(
            () -> {
              expired.set(true);
              channel.close();
            },
            deadline.toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return lead(channel, terms);
    } catch (PlushException e) {
      throw expired.get() ? silent(channel, terms.host(), deadline, e) : placed(e, terms.host());
    } catch (CodecException | IllegalArgumentException | GeneralSecurityException e) {
      throw failure(
          ErrorCode.HOST_ENROL,
          "the client cannot be enrolled: " + e.getMessage(),
          channel,
          terms.host(),
          e);
    } catch (IOException e) {
      if (expired.get()) {
        throw silent(channel, terms.host(), deadline, e);
      }
      throw failure(
          ErrorCode.HOST_START,
          "the client ended before it was enrolled",
          channel,
          terms.host(),
          e);
    } finally {
      guard.cancel(false);
      channel.close();
    }
  }

  private Enrolled lead(LaunchChannel channel, Terms terms)
      throws IOException, CodecException, GeneralSecurityException {
    Dialogue dialogue = new Dialogue(channel);
    EnrolmentLine first = heard(dialogue, "HELLO", "RUNNING");
    if (first.verb().equals("RUNNING")) {
      return new Enrolled(peer(first, channel), incarnation(first), true, first.facts());
    }
    Ticket ticket = authority.ticket();
    dialogue.send(offer(ticket, terms));
    EnrolmentLine key = heard(dialogue, "KEY");
    X509Certificate certificate;
    try {
      certificate = authority.issue(key.bytes("ticket"), key.bytes("key"), key.bytes("signature"));
    } catch (PlushException e) {
      dialogue.send(
          new EnrolmentLine("REFUSED").with("code", e.code().code()).with("what", e.what()));
      throw e;
    }
    dialogue.send(new EnrolmentLine("CERT").with("certificate", certificate.getEncoded()));
    EnrolmentLine ready = heard(dialogue, "READY");
    Peer peer = peer(ready, channel);
    if (!peer.id().equals(NodeId.of(certificate.getPublicKey()))) {
      throw new CodecException("the client says that it is another node than its key makes it");
    }
    return new Enrolled(peer, incarnation(ready), false, ready.facts());
  }

  private EnrolmentLine offer(Ticket ticket, Terms terms) throws GeneralSecurityException {
    EnrolmentLine offer =
        new EnrolmentLine("OFFER")
            .with("deployment", terms.deployment())
            .with("host", terms.host().value())
            .with("ticket", ticket.value().toArray())
            .with("challenge", ticket.challenge().toArray())
            .with("authority", authority.certificate().getEncoded())
            .with("controller", authority.credentials().certificate().getEncoded())
            .with("control", terms.control().id() + "@" + terms.control().endpoint())
            .with("overlay", terms.overlay());
    if (terms.bind().isPresent()) {
      offer = offer.with("bind", terms.bind().get());
    }
    if (terms.advertised().isPresent()) {
      offer = offer.with("advertised", terms.advertised().get());
    }
    return terms.unattendedMillis() > 0
        ? offer.with("unattended", Long.toString(terms.unattendedMillis()))
        : offer;
  }

  /** The next line, which is to be one of these; a REFUSED of the client becomes its error. */
  private static EnrolmentLine heard(Dialogue dialogue, String... expected)
      throws IOException, CodecException {
    EnrolmentLine line = dialogue.next();
    for (String verb : expected) {
      if (line.verb().equals(verb)) {
        return line;
      }
    }
    if (line.verb().equals("REFUSED")) {
      throw new PlushException(
          hostCode(line.text("code")),
          "the client refused: " + quoted(line.text("what")),
          null,
          null);
    }
    throw new CodecException(
        "it said " + quoted(line.verb()) + " where " + String.join(" or ", expected) + " was due");
  }

  private static ErrorCode hostCode(String printed) {
    for (ErrorCode code : ErrorCode.values()) {
      if (code.code().equals(printed) && code.name().startsWith("HOST_")) {
        return code;
      }
    }
    return ErrorCode.HOST_ENROL;
  }

  /** The peer that a line names, its endpoint such that others can dial it. */
  private static Peer peer(EnrolmentLine line, LaunchChannel channel) throws CodecException {
    Endpoint endpoint = Endpoint.parse(line.text("endpoint"));
    if (endpoint.port() == 0) {
      throw new CodecException("the client does not say at which port it listens");
    }
    if (!LiteralAddress.isLiteral(endpoint.address())) {
      throw new CodecException("the client's address is not a literal one");
    }
    if (LiteralAddress.isWildcard(endpoint.address())) {
      endpoint = new Endpoint(channel.address(), endpoint.port());
    }
    return new Peer(NodeId.parse(line.text("node")), endpoint);
  }

  private static Incarnation incarnation(EnrolmentLine line) throws CodecException {
    return new Incarnation(Long.parseLong(line.text("incarnation")));
  }

  private static PlushException silent(
      LaunchChannel channel, HostName host, Duration deadline, Exception cause) {
    return failure(
        ErrorCode.HOST_SILENT,
        "the client was started but not ready within " + deadline.toMillis() + " ms",
        channel,
        host,
        cause);
  }

  private static PlushException failure(
      ErrorCode code, String what, LaunchChannel channel, HostName host, Exception cause) {
    String said = quoted(channel.errors());
    return new PlushException(
        code,
        said.isEmpty() ? what : what + "; it said: " + said,
        host.value(),
        "see client.log in the client's home folder on that host",
        cause);
  }

  /** The same error, with the host's name where it names no place. */
  private static PlushException placed(PlushException e, HostName host) {
    return e.where().isPresent()
        ? e
        : new PlushException(e.code(), e.what(), host.value(), e.todo().orElse(null), e);
  }

  /** The end of what a stranger wrote, on one line and without control characters. */
  private static String quoted(String text) {
    String line = text.strip().replaceAll("\\s*\\R\\s*", " | ").replaceAll("\\p{Cntrl}", " ");
    return line.length() <= QUOTED_CHARS_MAX
        ? line
        : "… " + line.substring(line.length() - QUOTED_CHARS_MAX);
  }
}
