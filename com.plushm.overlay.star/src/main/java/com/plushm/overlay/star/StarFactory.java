package com.plushm.overlay.star;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the star to the fabric. */
@Component(property = OverlayFactory.NAME_PROPERTY + "=star")
@Designate(ocd = StarFactory.Config.class)
public final class StarFactory implements OverlayFactory {
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
    settings = StarSettings.DEFAULT;
  }

  @Activate
  public StarFactory(Config config) {
    StarSettings d = StarSettings.DEFAULT;
    settings =
        new StarSettings(
            config.degreeMax(),
            d.successors(),
            config.pulseInterval(),
            d.slotReserved(),
            d.attemptTimeout(),
            d.promoteStep(),
            d.firstDelay(),
            d.backOffFirst(),
            d.backOffMax(),
            d.lonely());
  }

  @Override
  public MessageCodec<OverlayMessage> codec() {
    return new StarCodec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    return new Star(context, settings, persisted);
  }
}
