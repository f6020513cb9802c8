package com.plushm.client.process;

import java.util.List;
import java.util.Map;

/** The environment of processes. */
final class ProcessEnvironment {
  private ProcessEnvironment() {}

  /**
   * What the client was given, without what its start script added for the client's own sake.
   *
   * @param more {@code NAME=value} each
   */
  static void prepare(Map<String, String> environment, List<String> more) {
    environment.keySet().removeIf(name -> name.startsWith("PLUSHM_"));
    environment.remove("MALLOC_ARENA_MAX");
    add(environment, more);
  }

  /**
   * @param more {@code NAME=value} each
   */
  static void add(Map<String, String> environment, List<String> more) {
    for (String variable : more) {
      int equals = variable.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'" + variable + "' is not NAME=value");
      }
      environment.put(variable.substring(0, equals), variable.substring(equals + 1));
    }
  }
}
