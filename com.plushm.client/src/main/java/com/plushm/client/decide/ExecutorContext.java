package com.plushm.client.decide;

import com.plushm.api.command.Answer;
import com.plushm.api.command.Command;
import com.plushm.api.command.Stream;
import com.plushm.api.id.CommandId;

/**
 * All that an {@link Executor} can do. Calls take effect after the current event: none of them
 * calls the executor back before it has returned.
 */
public interface ExecutorContext {
  /** The token of an entry whose durability nobody waits for. */
  long NOBODY = -1;

  /** Milliseconds since some fixed moment; never falls. */
  long now();

  /** Starts or restarts the timer of that name; it fires once, as {@link Executor#timer}. */
  void startTimer(String name, long delayMillis);

  void cancelTimer(String name);

  /**
   * Writes an entry behind all earlier ones. With a token, it is made durable and {@link
   * Executor#persisted} or {@link Executor#persistFailed} follows.
   */
  void persist(LogEntry entry, long token);

  /**
   * Starts a process as the leader of a group of its own. {@link Executor#processStarted}, any
   * number of {@link Executor#processOutput} and one {@link Executor#processEnded} follow; the last
   * one alone if it could not be started.
   */
  void start(long token, ProcessSpec spec);

  /**
   * One attempt at a process that outlives its client.
   *
   * @param number from 1 on
   * @param begunIn the boot of the host in which an earlier incarnation may have begun it: in
   *     another one it is not begun again; null if this incarnation is the first to try
   * @param startable false if it is over and only what it put out is wanted
   */
  record Attempt(
      CommandId command, int number, String begunIn, boolean startable, Undertaking undertaking) {
    /** The process, which is told which attempt it is. */
    public ProcessSpec process() {
      return undertaking.attempt(number);
    }
  }

  /**
   * Sees to it that an attempt runs under its supervisor: started at most once, whatever crashed
   * when, or adopted. {@link Executor#processStarted} follows if it runs, and one {@link
   * Executor#processOver}; meanwhile and later its output, {@link Executor#processLost} where there
   * was no room for all of it.
   *
   * @param from where to begin with the output; for a later attempt of the same token, which puts
   *     out behind the one before, nothing new
   */
  void supervise(long token, Attempt attempt, SpoolPlaces from);

  /** There is no further attempt: one {@link Executor#processEnded} when everything was read. */
  void drain(long token);

  /** The spooled output below these places is needed no more. */
  void release(CommandId command, SpoolPlaces needed);

  /** Nothing of a supervised process is needed any more. */
  void discard(CommandId command);

  /** Sends a signal to the whole group of a process; nothing happens if it is gone. */
  void signalGroup(long token, int signal);

  /** Stops or resumes the reading of a stream: the process's pipe fills up and holds it back. */
  void throttle(long token, Stream stream, boolean hold);

  /**
   * Has the fabric do what a command says about a file; one {@link Executor#transferred} follows.
   */
  void transfer(CommandId id, Command.Transfer command);

  /** Installs or removes software; one {@link Executor#transferred} follows. */
  void install(CommandId id, Command.Install command);

  /** Nobody wants that transfer or installation any more; what still comes of it is ignored. */
  void cancel(CommandId id);

  /**
   * Sends an answer up to the controller.
   *
   * @return false if there is no room for it now; {@link Executor#room} follows
   */
  boolean answer(CommandId command, Answer answer);

  /** After {@link Executor#ending}: no process that was started is left, or none can be ended. */
  void processesEnded();
}
