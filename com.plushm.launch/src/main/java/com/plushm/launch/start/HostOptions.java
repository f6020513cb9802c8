package com.plushm.launch.start;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.LaunchTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The options of one host, checked against those that its launcher knows. */
public final class HostOptions {
  private final LaunchTarget target;
  private final Map<String, String> options;

  /**
   * @throws PlushException {@code CONFIG_INVALID} if an option is not among the known ones
   */
  public HostOptions(LaunchTarget target, String launcher, List<String> known) {
    this.target = target;
    this.options = new TreeMap<>(target.options());
    for (String option : options.keySet()) {
      if (!known.contains(option)) {
        throw invalid(
            "launcher '" + launcher + "' has no option '" + option + "'",
            "it has " + String.join(", ", known));
      }
    }
  }

  /** The option's value; empty if it is missing or blank. */
  public Optional<String> get(String option) {
    return Optional.ofNullable(options.get(option)).filter(value -> !value.isBlank());
  }

  /** An error of this host's options. */
  public PlushException invalid(String what, String todo) {
    return new PlushException(ErrorCode.CONFIG_INVALID, what, target.host().value(), todo);
  }
}
