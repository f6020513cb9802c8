package com.plushm.api.launch;

import org.osgi.annotation.versioning.ConsumerType;

/** One way to start clients; a service with the property {@value #NAME_PROPERTY}. */
@ConsumerType
public interface Launcher {
  String NAME_PROPERTY = "plushm.launcher";

  /**
   * Installs the client on the host where it is missing or another version, starts it there and
   * hands back the channel to it. Blocks; called from a bounded pool.
   *
   * @throws com.plushm.api.error.PlushException with one of the {@code HOST_} codes
   */
  LaunchChannel launch(LaunchTarget target, LaunchSettings settings);
}
