package com.plushm.api.file;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.osgi.annotation.versioning.ProviderType;

/** Opens disks for owners of protocol state; the fabric provides it as a service. */
@ProviderType
public interface FileDisks {
  /**
   * @param home what relative paths are in
   * @param loop runs answers; never waits
   */
  Opened open(Path home, Executor loop);

  /** A disk that has threads of its own. */
  @ProviderType
  interface Opened extends FileDisk, AutoCloseable {
    @Override
    void close();
  }
}
