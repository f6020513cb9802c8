package com.plushm.api.protocol;

import org.osgi.annotation.versioning.ProviderType;

/** Makes event loops; the fabric provides it as a service. */
@ProviderType
public interface EventLoops {
  /**
   * @param name of the loop's thread
   * @param defect told of what an event threw; the loop goes on
   */
  EventLoop open(String name, Defect defect);

  /** Hears of an event that failed. */
  @FunctionalInterface
  interface Defect {
    void caught(RuntimeException failure);
  }
}
