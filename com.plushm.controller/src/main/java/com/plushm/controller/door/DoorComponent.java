package com.plushm.controller.door;

import com.plushm.controller.ControlNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the door of the control node, and ends an idle control node. */
@Component(service = Stay.class, immediate = true)
@Designate(ocd = DoorComponent.Settings.class)
public final class DoorComponent implements Stay {
  /** Property of the process: the idle timeout in seconds; it wins over the configuration. */
  static final String IDLE = "plushm.idle";

  private static final Logger LOG = LoggerFactory.getLogger(DoorComponent.class);
  private static final long CHECK_MILLIS = 500;

  /** Configuration. */
  @ObjectClassDefinition(name = "Plush-M controller's door")
  public @interface Settings {
    /** Zero for never. */
    @AttributeDefinition(description = "Seconds without commands after which the controller ends")
    long idleSeconds() default 120;
  }

  private final StateFolder state;
  private final ControlNode node;
  private final Door door;
  private final IdleClock idle;
  private final Duration idleTimeout;
  private final ScheduledExecutorService checks;
  private volatile boolean kept;

  /**
   * Opens the door.
   *
   * @throws IOException if the socket cannot be made
   */
  @Activate
  public DoorComponent(
      Settings settings,
      @Reference StateFolder state,
      @Reference ControlNode node,
      @Reference Reception reception)
      throws IOException {
    this.state = state;
    this.node = node;
    this.idleTimeout = Duration.ofSeconds(Long.getLong(IDLE, settings.idleSeconds()));
    this.idle = new IdleClock(idleTimeout, System.nanoTime());
    this.door = new Door(SocketPlace.choose(state.path(), System.getenv()), reception);
    this.checks =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              Thread thread = new Thread(work, "plushm-idle");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        checks.scheduleWithFixedDelay(
            this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void keep() {
    kept = true;
  }

  @Override
  public boolean isKept() {
    return kept || idleTimeout.isZero();
  }

  @Override
  public Duration idleTimeout() {
    return idleTimeout;
  }

  @Override
  public void end(boolean dismantle) {
    door.shut();
    state.ending();
    checks.shutdown();
    node.shutdown(dismantle);
  }

  private void check() {
    try {
      boolean busy = isKept() || door.visitors() > 0 || node.deployment().executionsRunning() > 0;
      if (idle.isOver(busy, System.nanoTime()) && door.closeIfEmpty()) {
        LOG.info("idle for {} s: the controller ends", idleTimeout.toSeconds());
        end(true);
      }
    } catch (RuntimeException e) {
      // The next check must come all the same.
      LOG.error("the idle check failed", e);
    }
  }

  @Deactivate
  void close() {
    checks.shutdownNow();
    door.close();
  }
}
