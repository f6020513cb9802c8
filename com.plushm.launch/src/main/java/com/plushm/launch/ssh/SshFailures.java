package com.plushm.launch.ssh;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.launch.start.ClientEnd;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.session.helpers.MissingAttachedSessionException;

/** Turns what went wrong with a connection into the error that a person sees. */
final class SshFailures {
  private static final int CAUSES_MAX = 16;

  private SshFailures() {}

  /** No connection came about. */
  static PlushException connecting(SshHop hop, Throwable failure) {
    if (has(failure, InterruptedIOException.class)) {
      return cancelled(hop, failure);
    }
    if (has(failure, TimeoutException.class)) {
      return error(
          ErrorCode.HOST_TIMEOUT,
          hop,
          "did not take the connection in time",
          "check that it is up, and that no firewall drops the packets",
          failure);
    }
    if (has(failure, UnresolvedAddressException.class)) {
      return unresolved(hop, failure);
    }
    String text = text(failure).toLowerCase(Locale.ROOT);
    if (has(failure, MissingAttachedSessionException.class)
        || has(failure, ClosedChannelException.class)
        || text.contains("reset")) {
      return hungUp(hop, failure);
    }
    if (has(failure, NoRouteToHostException.class) || text.contains("unreachable")) {
      return error(
          ErrorCode.HOST_UNREACHABLE,
          hop,
          "cannot be reached",
          "check network and address",
          failure);
    }
    if (has(failure, ConnectException.class) || text.contains("refused")) {
      return error(
          ErrorCode.HOST_REFUSED,
          hop,
          "refused the connection at port " + hop.port(),
          "check that sshd runs there, and the port",
          failure);
    }
    return error(
        ErrorCode.HOST_UNREACHABLE,
        hop,
        "cannot be reached: " + ClientEnd.quoted(text(failure)),
        null,
        failure);
  }

  /** The way of a busy sshd: it closes what it has just taken, before it has said who it is. */
  private static PlushException hungUp(SshHop hop, Throwable failure) {
    return error(
        ErrorCode.HOST_BUSY,
        hop,
        "closed the connection before it said anything",
        "launch fewer at a time or raise MaxStartups of its sshd; or no sshd listens at port "
            + hop.port(),
        failure);
  }

  /** The name means nothing. */
  static PlushException unresolved(SshHop hop, Throwable failure) {
    // Hosts whose own names are meant are told of together: their words are the same.
    boolean own = hop.address().equals(hop.name());
    String what = own ? "its name" : "'" + hop.address() + "'";
    return error(
        ErrorCode.HOST_UNRESOLVED,
        hop,
        "has no address: " + what + " does not resolve",
        "check the spelling, or give its address by the option 'address'",
        failure);
  }

  /** The connection stood, but nobody could log in. */
  static PlushException loggingIn(SshAttempt attempt, ClientSession session, Throwable failure) {
    SshHop hop = attempt.hop();
    if (attempt.refusal().isPresent()) {
      return attempt.refusal().get();
    }
    if (has(failure, InterruptedIOException.class)) {
      return cancelled(hop, failure);
    }
    if (has(failure, TimeoutException.class)) {
      return error(
          ErrorCode.HOST_TIMEOUT, hop, "did not finish the login in time", "try again", failure);
    }
    if (session.getServerVersion() == null) {
      return hungUp(hop, failure);
    }
    int code = disconnectCode(failure);
    String asked = attempt.asked();
    if (!asked.isEmpty()) {
      return error(
          ErrorCode.HOST_AUTH,
          hop,
          "wants " + asked + " of " + hop.user() + ", and takes none of the keys",
          "nothing is asked of a person here: put a key into its authorized_keys and name it by the"
              + " option 'identity', or load it into an ssh agent",
          failure);
    }
    if (code == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE) {
      return error(
          ErrorCode.HOST_AUTH,
          hop,
          "takes none of the keys for user " + hop.user(),
          "check user and key (options 'user' and 'identity'), and its authorized_keys",
          failure);
    }
    return error(
        ErrorCode.HOST_UNREACHABLE,
        hop,
        "broke the login off: " + ClientEnd.quoted(text(failure)),
        "see its sshd's log",
        failure);
  }

  /** Something failed on a connection that stood. */
  static PlushException during(SshHop hop, String what, ErrorCode code, Throwable failure) {
    if (has(failure, InterruptedIOException.class)) {
      return cancelled(hop, failure);
    }
    return error(
        has(failure, TimeoutException.class) ? ErrorCode.HOST_TIMEOUT : code,
        hop,
        what + ": " + ClientEnd.quoted(text(failure)),
        null,
        failure);
  }

  static PlushException error(
      ErrorCode code, SshHop hop, String what, String todo, Throwable cause) {
    return new PlushException(code, hop.described() + " " + what, hop.host().value(), todo, cause);
  }

  private static PlushException cancelled(SshHop hop, Throwable failure) {
    Thread.currentThread().interrupt();
    return new PlushException(
        ErrorCode.HOST_FAILED, "the launch was cancelled", hop.host().value(), null, failure);
  }

  private static int disconnectCode(Throwable failure) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      if (cause instanceof SshException ssh && ssh.getDisconnectCode() > 0) {
        return ssh.getDisconnectCode();
      }
      cause = cause.getCause();
    }
    return 0;
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    Throwable cause = failure;
    for (int i = 0; cause != null && i < CAUSES_MAX; i++) {
      if (kind.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  private static String text(Throwable failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
