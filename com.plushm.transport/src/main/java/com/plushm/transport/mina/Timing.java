package com.plushm.transport.mina;

/**
 * How long the transport waits.
 *
 * @param dialMillis for a connection to be accepted
 * @param greetingMillis without progress, from a connection until both sides have greeted and
 *     agreed; a storm of handshakes may take longer than this as a whole
 * @param closingMillis for what is queued to go out when a link is closed
 */
record Timing(long dialMillis, long greetingMillis, long closingMillis) {
  static final long DIAL_MILLIS = 3_000;
  static final long GREETING_MILLIS = 5_000;
  static final long CLOSING_MILLIS = 1_000;

  static final Timing DEFAULT = new Timing(DIAL_MILLIS, GREETING_MILLIS, CLOSING_MILLIS);
}
