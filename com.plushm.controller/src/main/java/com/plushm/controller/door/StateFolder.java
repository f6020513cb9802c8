package com.plushm.controller.door;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state folder of this controller, locked. Whoever keeps something in the folder depends on
 * this service, and so does not touch it before it is ours.
 */
@Component(service = StateFolder.class, immediate = true)
public final class StateFolder {
  /** Property: the state folder, absolute. */
  public static final String STATE = "plushm.state";

  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
  private static final String EXIT = "plushm.exit";

  private final Path path;
  private final FolderLock lock;

  /** Locks the folder; a process that cannot ends, as there is nothing that it could do. */
  @Activate
  public StateFolder() {
    try {
      this.path = Path.of(required());
      this.lock = FolderLock.take(path);
    } catch (PlushException e) {
      endProcess(e);
      throw e;
    }
  }

  /** A folder that is locked already. */
  StateFolder(Path path, FolderLock lock) {
    this.path = path;
    this.lock = lock;
  }

  private static String required() {
    String state = System.getProperty(STATE);
    if (state == null) {
      throw new PlushException(
          ErrorCode.STATE_UNUSABLE, "no state folder given", STATE, "start it with --state DIR");
    }
    return state;
  }

  public Path path() {
    return path;
  }

  /** Says that this process is about to end: a successor waits for the folder. */
  void ending() {
    try {
      lock.ending();
    } catch (IOException e) {
      LOG.warn("the lock of {} cannot be written: {}", path, e.toString());
    }
  }

  @Deactivate
  void close() throws IOException {
    lock.close();
  }

  /** On a thread of its own: this one is starting what is to be stopped. */
  private static void endProcess(PlushException why) {
    System.err.println(why.getMessage());
    // All is said: that the component failed, with a trace, is no news to a person.
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    System.setProperty(EXIT, "1");
    Thread end = new Thread(() -> System.exit(1), "plushm-refused");
    end.setDaemon(true);
    end.start();
  }
}
