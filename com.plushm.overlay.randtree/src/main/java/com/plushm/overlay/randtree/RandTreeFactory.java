package com.plushm.overlay.randtree;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.overlay.randtree.RandTreeSettings.RootRule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Offers RandTree to the fabric. */
@Component(property = OverlayFactory.NAME_PROPERTY + "=randtree")
@Designate(ocd = RandTreeFactory.Config.class)
public final class RandTreeFactory implements OverlayFactory {
  private final RandTreeSettings settings;

  /** What an operator may set. */
  @ObjectClassDefinition(name = "Plush-M RandTree overlay")
  public @interface Config {
    @AttributeDefinition(
        description =
            "Children of a node at most. A tree of N nodes is about log N / log degree deep, and"
                + " what a node sends in a multicast grows with it.")
    int degree() default 12;

    @AttributeDefinition(
        description = "Who is root: the greatest claim, or the smallest id as in Mace.",
        options = {@Option(label = "claim", value = "claim"), @Option(value = "smallest")})
    String rootRule() default "claim";

    @AttributeDefinition(description = "Milliseconds between two pulses of the root.")
    long pulseInterval() default 1_000;

    @AttributeDefinition(
        description = "Milliseconds since its last pulse for which a path counts as fresh.")
    long pathFreshFor() default 3_000;

    @AttributeDefinition(
        description = "Milliseconds without a parent after which any node makes itself root.")
    long lonely() default 30_000;

    @AttributeDefinition(description = "Milliseconds between two rounds of RanSub.")
    long roundInterval() default 5_000;

    @AttributeDefinition(description = "Nodes that RanSub shows to each node in a round.")
    int sampleSize() default 10;
  }

  /** By default settings, outside a framework. */
  public RandTreeFactory() {
    settings = RandTreeSettings.DEFAULT;
  }

  /** With that degree, outside a framework. */
  public RandTreeFactory(int degree) {
    settings = RandTreeSettings.standard(degree, RootRule.CLAIM);
  }

  @Activate
  public RandTreeFactory(Config config) {
    RandTreeSettings d = RandTreeSettings.DEFAULT;
    settings =
        new RandTreeSettings(
            config.degree(),
            config.pulseInterval(),
            config.pathFreshFor(),
            d.slotReserved(),
            d.attemptTimeout(),
            d.promoteStep(),
            d.firstDelay(),
            d.backOffFirst(),
            d.backOffMax(),
            d.attemptsPerMinute(),
            config.lonely(),
            Math.max(d.staleMax(), 2 * config.lonely()),
            d.reportDelay(),
            d.reportInterval(),
            d.moveInterval(),
            d.probeInterval(),
            config.roundInterval(),
            d.collectWait(),
            config.sampleSize(),
            "smallest".equals(config.rootRule()) ? RootRule.SMALLEST : RootRule.CLAIM);
  }

  @Override
  public MessageCodec<OverlayMessage> codec() {
    return new RandTreeCodec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    return new RandTree(context, settings, snapshot, persisted);
  }
}
