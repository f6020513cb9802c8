package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.spec.MassFailure;
import com.plushm.controller.HostState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The mass-failure brake (protocol.md §3): when more than half of the hosts are lost at once, the
 * fault is rarely theirs, and what would follow from their loss is held back for a while. Hosts
 * that left as they said they would are not counted.
 */
final class MassFailureBrake {
  /** What the brake asks and tells. */
  interface Listener {
    /** What those who run something now want to follow. */
    MassFailure policy();

    /**
     * It has come to a mass failure.
     *
     * @param words for people
     */
    void massFailure(MassFailure policy, String words);

    /** What was held back may follow; the host is still lost. */
    void released(Host host);
  }

  private static final String TIMER = "mass-failure";

  /**
   * When several were lost already, the next one's consequences wait so long: whether it is a mass
   * failure shows when the silence of the others is noticed, too.
   */
  static final long SUSPENSE_MILLIS = 3_000;

  private final ControlContext context;
  private final Timers timers;
  private final HostTable hosts;
  private final ControlSettings settings;
  private final Listener listener;
  private final Map<Host, Long> lately = new LinkedHashMap<>();
  private final Map<Host, String> held = new LinkedHashMap<>();
  private String words = "";
  private long until;
  private boolean holds;
  private boolean told;

  MassFailureBrake(
      ControlContext context,
      Timers timers,
      HostTable hosts,
      ControlSettings settings,
      Listener listener) {
    this.context = context;
    this.timers = timers;
    this.hosts = hosts;
    this.settings = settings;
    this.listener = listener;
  }

  /** A host was lost, and what follows from it is to be decided. */
  void lost(Host host) {
    lately.remove(host);
    lately.put(host, context.now());
    look();
    if (holds) {
      hold(host);
    } else if (lately.size() >= settings.brakeLossesMin()) {
      timers.start("suspense-" + host.name(), SUSPENSE_MILLIS, () -> suspenseOver(host));
    } else {
      listener.released(host);
    }
  }

  private void suspenseOver(Host host) {
    if (host.state() != HostState.DISCONNECTED) {
      return;
    }
    if (holds) {
      hold(host);
    } else {
      listener.released(host);
    }
  }

  private void look() {
    long oldest = context.now() - settings.brakeWindowMillis();
    Iterator<Map.Entry<Host, Long>> entries = lately.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Host, Long> entry = entries.next();
      if (entry.getValue() < oldest || entry.getKey().state() == HostState.JOINED) {
        entries.remove();
      }
    }
    int lost = lately.size();
    int before = hosts.joinedCount() + lost;
    boolean mass = lost >= settings.brakeLossesMin() && 2 * lost > before;
    if (!mass || holds) {
      told &= mass;
      return;
    }
    MassFailure policy = listener.policy();
    words =
        lost
            + " of "
            + before
            + " hosts were lost within "
            + settings.brakeWindowMillis() / 1_000
            + " s";
    if (policy != MassFailure.CONTINUE) {
      begin();
    }
    if (!told) {
      told = true;
      listener.massFailure(policy, words + consequence(policy));
    }
  }

  private String consequence(MassFailure policy) {
    return policy == MassFailure.CONTINUE
        ? ": going on, since massFailure is continue"
        : ": nothing is launched again, replaced or given up for "
            + settings.brakeHoldMillis() / 1_000
            + " s, since massFailure is "
            + policy;
  }

  private void begin() {
    holds = true;
    until = context.now() + settings.brakeHoldMillis();
    timers.start(TIMER, settings.brakeHoldMillis(), this::release);
  }

  private void hold(Host host) {
    held.putIfAbsent(host, host.reason());
    host.because(ErrorCode.HOST_LOST, host.reason() + "; relaunching is held back: " + words);
  }

  /** How long consequences are still held back; 0 if they are not. */
  long holdsFor() {
    return holds ? Math.max(1, until - context.now()) : 0;
  }

  private void release() {
    holds = false;
    told = false;
    lately.clear();
    List<Map.Entry<Host, String>> all = List.copyOf(held.entrySet());
    held.clear();
    for (Map.Entry<Host, String> entry : all) {
      Host host = entry.getKey();
      if (host.state() == HostState.DISCONNECTED) {
        host.because(ErrorCode.HOST_LOST, entry.getValue());
        listener.released(host);
      }
    }
  }
}
