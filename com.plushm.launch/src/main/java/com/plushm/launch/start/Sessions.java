package com.plushm.launch.start;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a process of this machine is started that is to outlive the controller. */
public final class Sessions {
  private static final String OWN_PREFIX = "PLUSHM_";
  private static final List<Path> SETSID =
      List.of(Path.of("/usr/bin/setsid"), Path.of("/bin/setsid"));

  private Sessions() {}

  /**
   * The words before a command line that make it the leader of a session of its own: neither the
   * end of the controller nor Ctrl-C in its terminal reaches it. None where there is no setsid.
   */
  public static List<String> own() {
    return SETSID.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(setsid -> List.of(setsid.toString()))
        .orElse(List.of());
  }

  /** Takes out what was set for the controller and is not meant for clients. */
  public static void clean(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith(OWN_PREFIX));
  }
}
