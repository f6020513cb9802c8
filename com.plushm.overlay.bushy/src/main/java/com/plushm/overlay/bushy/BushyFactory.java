package com.plushm.overlay.bushy;

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

/** Offers the bushy tree to the fabric. */
@Component(property = OverlayFactory.NAME_PROPERTY + "=bushy")
@Designate(ocd = BushyFactory.Config.class)
public final class BushyFactory implements OverlayFactory {
  private final BushySettings settings;

  /** What an operator may set. */
  @ObjectClassDefinition(name = "Plush-M bushy overlay")
  public @interface Config {
    @AttributeDefinition(
        description = "Inner nodes wanted; 0 for the square root of the number of nodes.")
    int inner() default 0;

    @AttributeDefinition(description = "Children of any node at most.")
    int degreeMax() default 1_000;

    @AttributeDefinition(
        description =
            "Whether leaves that lost their inner node are attached to another one; if not, each"
                + " is reported by name and left alone.")
    boolean repair() default true;
  }

  /** By default settings, outside a framework. */
  public BushyFactory() {
    this(BushySettings.DEFAULT);
  }

  @Activate
  public BushyFactory(Config config) {
    this(settings(config.inner(), config.degreeMax(), config.repair()));
  }

  private BushyFactory(BushySettings settings) {
    this.settings = settings;
  }

  private static BushySettings settings(int inner, int degreeMax, boolean repair) {
    BushySettings d = BushySettings.DEFAULT;
    return new BushySettings(
        inner,
        degreeMax,
        repair,
        d.pulseInterval(),
        d.pathFreshFor(),
        d.slotReserved(),
        d.attemptTimeout(),
        d.promoteStep(),
        d.firstDelay(),
        d.backOffFirst(),
        d.backOffMax(),
        d.lonely(),
        d.reportDelay(),
        d.probeInterval());
  }

  @Override
  public OverlayFactory with(OverlayOptions options) {
    int most = BushySettings.DEGREE_LIMIT;
    BushySettings changed =
        settings(
            (int) options.number("inner", settings.inner(), 0, most),
            (int) options.number("degreeMax", settings.degreeMax(), 1, most),
            options.flag("repair", settings.repair()));
    options.end();
    return new BushyFactory(changed);
  }

  @Override
  public MessageCodec<OverlayMessage> codec() {
    return new BushyCodec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    return new Bushy(context, settings, snapshot, persisted);
  }

  /** Twice the children of a node: those that it has, and joiners on their way to others. */
  @Override
  public int linksMax(int participants) {
    int inner = settings.inner() > 0 ? settings.inner() : (int) Math.sqrt(participants);
    return Math.min(participants, 2 * Math.max(inner, participants / Math.max(1, inner)));
  }
}
