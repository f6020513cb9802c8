package com.plushm.api.file;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/** Opens disks for owners of protocol state; the fabric provides it as a service. */
@ProviderType
public interface FileDisks {
  /** At the beginning of a path: what the owner itself has on that disk. */
  String OWN = "${home}/";

  /**
   * @param home what relative paths are in
   * @param own what {@link #OWN} stands for
   * @param loop runs answers; never waits
   */
  Opened open(Path home, Path own, Executor loop);

  /** A disk that has threads of its own. */
  @ProviderType
  interface Opened extends FileDisk, AutoCloseable {
    @Override
    void close();
  }
}
