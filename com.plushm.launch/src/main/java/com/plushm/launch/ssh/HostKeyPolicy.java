package com.plushm.launch.ssh;

import java.util.Optional;

/** The words for what happens to a host whose key is unknown. */
final class HostKeyPolicy {
  static final String STRICT = "strict";
  static final String ACCEPT_NEW = "accept-new";

  private HostKeyPolicy() {}

  /** Whether new keys are accepted; empty if the word is neither of the two. */
  static Optional<Boolean> acceptsNew(String word) {
    return switch (word) {
      case STRICT -> Optional.of(false);
      case ACCEPT_NEW -> Optional.of(true);
      default -> Optional.empty();
    };
  }
}
