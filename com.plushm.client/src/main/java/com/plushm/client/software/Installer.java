package com.plushm.client.software;

import com.plushm.api.command.Command;
import com.plushm.api.command.Outcome;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Carries out installations and removals, one after the other, on a thread of its own. */
public final class Installer implements AutoCloseable {
  /** Installations that may wait; the executor has fewer commands. */
  private static final int WAITING_MAX = 8_192;

  private static final long THREAD_SECONDS = 10;

  /** What is told when one is over. */
  public interface Listener {
    /** On the installer's thread. */
    void over(CommandId id, Outcome outcome, Bytes out, Bytes err);
  }

  private final Path home;
  private final HostName host;
  private final Listener listener;
  private final ConcurrentMap<CommandId, Cancelled> open = new ConcurrentHashMap<>();
  private final ThreadPoolExecutor thread =
      new ThreadPoolExecutor(
          1,
          1,
          THREAD_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(WAITING_MAX),
          Installer::thread);

  /**
   * @param home the client's folder
   */
  public Installer(Path home, HostName host, Listener listener) {
    this.home = home;
    this.host = host;
    this.listener = listener;
    thread.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "plushm-installer");
    thread.setDaemon(true);
    return thread;
  }

  /** Begins; the listener is told when it is over. */
  public void install(CommandId id, Command.Install command) {
    Cancelled cancelled = new Cancelled();
    open.put(id, cancelled);
    try {
      thread.execute(() -> carryOut(id, command, cancelled));
    } catch (RejectedExecutionException e) {
      over(id, new Installation.Result(1, "", "the client is ending"));
    }
  }

  /** Nobody wants it any more; it may still be told of. */
  public void cancel(CommandId id) {
    Cancelled cancelled = open.get(id);
    if (cancelled != null) {
      cancelled.set();
    }
  }

  private void carryOut(CommandId id, Command.Install command, Cancelled cancelled) {
    Installation.Result result;
    String user = command.execution() + "@" + host;
    try {
      result = new Installation(home, user, command.software(), cancelled).run();
    } catch (PlushException e) {
      result = new Installation.Result(1, "", e.getMessage());
    } catch (RuntimeException | OutOfMemoryError e) {
      // An archive can be made so that reading it needs more than there is, or breaks its reader.
      PlushException told =
          new PlushException(
              ErrorCode.PACKAGE_REFUSED,
              "it cannot be read: " + e,
              command.software().archive(),
              "make it anew");
      result = new Installation.Result(1, "", told.getMessage());
    }
    over(id, result);
  }

  private void over(CommandId id, Installation.Result result) {
    open.remove(id);
    listener.over(id, Outcome.exited(result.status()), line(result.out()), line(result.err()));
  }

  private static Bytes line(String text) {
    return Bytes.utf8(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
  }

  /** Gives up all that is not over. */
  @Override
  public void close() {
    open.values().forEach(Cancelled::set);
    thread.shutdown();
  }
}
