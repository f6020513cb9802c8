package com.plushm.controller.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.launch.Launcher;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The launchers by name, as they come and go. Dynamic, so that the control node lives on when one
 * is exchanged; one that is about to come is waited for.
 */
@Component(service = Launchers.class)
public final class Launchers {
  /** How long a launcher that is not there is waited for. */
  static final long WAIT_MILLIS = 10_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SortedMap<String, Launcher> byName = new TreeMap<>();

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "remove")
  void add(Launcher launcher, Map<String, Object> properties) {
    lock.lock();
    try {
      byName.put(nameOf(properties), launcher);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void remove(Launcher launcher, Map<String, Object> properties) {
    lock.lock();
    try {
      byName.remove(nameOf(properties), launcher);
    } finally {
      lock.unlock();
    }
  }

  private static String nameOf(Map<String, Object> properties) {
    return String.valueOf(properties.get(Launcher.NAME_PROPERTY));
  }

  /**
   * The launcher of that name. Waits for it for a while.
   *
   * @throws PlushException if there is none
   */
  Launcher named(String name) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
      while (!byName.containsKey(name) && left > 0) {
        left = changed.awaitNanos(left);
      }
      Launcher launcher = byName.get(name);
      if (launcher == null) {
        throw new PlushException(
            ErrorCode.HOST_START,
            "there is no launcher '" + name + "'",
            null,
            "there are: " + String.join(", ", byName.keySet()));
      }
      return launcher;
    } finally {
      lock.unlock();
    }
  }
}
