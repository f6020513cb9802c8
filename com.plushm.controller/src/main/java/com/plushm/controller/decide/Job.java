package com.plushm.controller.decide;

import com.plushm.api.id.Ordinal;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.controller.OutputEvent;
import com.plushm.controller.Progress;
import com.plushm.controller.Summary;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something that a person asked for and that takes time. */
abstract class Job {
  private static final long PROGRESS_MILLIS = 100;
  private static final int SLOWEST_MAX = 5;
  private static final int OBSERVERS_MAX = 16;

  private final String key;
  private final Set<Observer> observers = new LinkedHashSet<>();
  private final Observer observer = new All();
  private final Desk desk;
  private long startedAt;
  private boolean over;

  Job(String key, Desk desk, Observer observer) {
    this.key = key;
    this.desk = desk;
    observers.add(observer);
    this.startedAt = desk.context().now();
  }

  String key() {
    return key;
  }

  Desk desk() {
    return desk;
  }

  /** All who hear of it. */
  Observer observer() {
    return observer;
  }

  /** One more hears of it from now on; tells whether there was room. */
  boolean attach(Observer one) {
    return observers.size() < OBSERVERS_MAX && observers.add(one);
  }

  /** That one hears no more of it. */
  void unattach(Observer one) {
    observers.remove(one);
  }

  private final class All implements Observer {
    @Override
    public void progress(Progress progress) {
      List.copyOf(observers).forEach(one -> one.progress(progress));
    }

    @Override
    public void notice(String line) {
      List.copyOf(observers).forEach(one -> one.notice(line));
    }

    @Override
    public void output(OutputEvent event) {
      List.copyOf(observers).forEach(one -> one.output(event));
    }

    @Override
    public void done(Summary summary) {
      List.copyOf(observers).forEach(one -> one.done(summary));
    }
  }

  boolean over() {
    return over;
  }

  /** An earlier controller began it so long ago. */
  void beganAgo(long millis) {
    startedAt = desk.context().now() - millis;
  }

  Duration took() {
    return Duration.ofMillis(desk.context().now() - startedAt);
  }

  /** Begins; may be over when it returns. */
  abstract void begin();

  /** Where it stands. */
  abstract Progress progress();

  /** A host's state changed. */
  void changed(Host host) {}

  /** Nobody waits any more for what that ordinal has to say. */
  void gaveUp(Ordinal ordinal) {}

  /** Two names turned out to mean one participant. */
  void aliased(Host second, Host first) {}

  /** Whether it needs the host. */
  boolean uses(Host host) {
    return false;
  }

  /** Notes what it decided, so that a later controller can tell it again. */
  void note(ExecutionNote note) {
    desk.diary().note(new JournalEvent.Noted(key, note));
  }

  /**
   * An earlier controller's job, made of the same request, decided that. It comes to where that job
   * was; it does nothing that could be seen outside, and decides nothing itself. Accounts of
   * commands are open by then, and are told of answers in between as they were.
   */
  void recall(ExecutionNote note) {}

  /** All is told: it goes on from where it is. May be over when it returns. */
  void resume() {}

  abstract void interrupt();

  abstract void abandon();

  /** Whoever began it only to look on does so no more. */
  void unwatch() {}

  /** Tells of progress soon, together with what else happens meanwhile. */
  void touch() {
    if (!over) {
      desk.timers().ensure("progress-" + key, PROGRESS_MILLIS, this::tell);
    }
  }

  private void tell() {
    if (!over) {
      observer.progress(progress());
    }
  }

  /** It is over. */
  void finish(Summary summary) {
    if (!over) {
      over = true;
      desk.timers().cancel("progress-" + key);
      observer.progress(progress());
      desk.jobs().over(this, summary);
      // Whoever is told of an end may rely on it, whatever becomes of this controller.
      desk.diary().whenDurable(() -> observer.done(summary));
    }
  }

  /** Some of the hosts that are waited for. */
  static NodeSet some(Collection<Host> hosts) {
    List<Host> few = hosts.stream().limit(SLOWEST_MAX).toList();
    return HostTable.names(few);
  }
}
