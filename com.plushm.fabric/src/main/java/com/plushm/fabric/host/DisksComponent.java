package com.plushm.fabric.host;

import com.plushm.api.file.FileDisks;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Component;

/** Offers this machine's disk to whoever owns protocol state. */
@Component
public final class DisksComponent implements FileDisks {
  @Override
  public Opened open(Path home, Path own, Executor loop) {
    return new FolderDisk(new Destinations(home, own), loop);
  }
}
