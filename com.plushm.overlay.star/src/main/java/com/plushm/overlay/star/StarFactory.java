package com.plushm.overlay.star;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.overlay.OverlayOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the star to the fabric. */
@Component(property = OverlayFactory.NAME_PROPERTY + "=star")
@Designate(ocd = StarFactory.Config.class)
public final class StarFactory implements OverlayFactory {
  /** The longest interval that may be set, in milliseconds. */
  private static final long INTERVAL_MAX = 3_600_000;

  private final StarSettings settings;

  /** What an operator may set. */
  @ObjectClassDefinition(name = "Plush-M star overlay")
  public @interface Config {
    @AttributeDefinition(
        description = "Children of the root at most. Each takes a descriptor at the root.")
    int degreeMax() default 9_000;

    @AttributeDefinition(description = "Milliseconds between two pulses of the root.")
    long pulseInterval() default 1_000;
  }

  /** By default settings, outside a framework. */
  public StarFactory() {
    this(StarSettings.DEFAULT);
  }

  @Activate
  public StarFactory(Config config) {
    this(settings(config.degreeMax(), config.pulseInterval()));
  }

  private StarFactory(StarSettings settings) {
    this.settings = settings;
  }

  private static StarSettings settings(int degreeMax, long pulseInterval) {
    StarSettings d = StarSettings.DEFAULT;
    return new StarSettings(
        degreeMax,
        d.successors(),
        pulseInterval,
        d.slotReserved(),
        d.attemptTimeout(),
        d.promoteStep(),
        d.firstDelay(),
        d.backOffFirst(),
        d.backOffMax(),
        d.lonely());
  }

  @Override
  public OverlayFactory with(OverlayOptions options) {
    StarSettings changed =
        settings(
            (int) options.number("degreeMax", settings.degreeMax(), 1, Integer.MAX_VALUE),
            options.number("pulseInterval", settings.pulseInterval(), 1, INTERVAL_MAX));
    options.end();
    return new StarFactory(changed);
  }

  @Override
  public MessageCodec<OverlayMessage> codec() {
    return new StarCodec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    Floor floor = Floor.decode(snapshot).atLeast(Floor.decode(persisted));
    return new Star(context, settings, floor.encode());
  }
}
