package com.plushm.api.launch;

import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The channel to a client that was just started: its standard input and output, used for the
 * enrolment dialogue and then let go; the client lives on without it.
 */
@ConsumerType
public interface LaunchChannel extends AutoCloseable {
  InputStream fromClient();

  OutputStream toClient();

  /** What the client or its start script wrote to standard error so far; bounded. */
  String errors();

  /** The address by which the host was reached, a literal one. */
  String address();

  /** Ends the dialogue. A client that was enrolled goes on; one that was not ends by itself. */
  @Override
  void close();
}
