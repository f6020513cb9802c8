package com.plushm.overlay.randtree;

import com.plushm.api.codec.MessageCodec;
import com.plushm.api.overlay.Overlay;
import com.plushm.api.overlay.OverlayContext;
import com.plushm.api.overlay.OverlayFactory;
import com.plushm.api.overlay.OverlayMessage;
import com.plushm.api.overlay.OverlayOptions;
import com.plushm.overlay.randtree.RandTreeSettings.RootRule;
import java.util.List;
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
  /** The longest interval that may be set, in milliseconds. */
  private static final long INTERVAL_MAX = 3_600_000;

  /** The largest sample that may be set. */
  private static final int SAMPLE_MAX = 1_000;

  private static final String CLAIM = "claim";
  private static final String SMALLEST = "smallest";

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
        options = {@Option(label = CLAIM, value = CLAIM), @Option(value = SMALLEST)})
    String rootRule() default CLAIM;

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
    this(RandTreeSettings.DEFAULT);
  }

  /** With that degree, outside a framework. */
  public RandTreeFactory(int degree) {
    this(RandTreeSettings.standard(degree, RootRule.CLAIM));
  }

  @Activate
  public RandTreeFactory(Config config) {
    this(
        settings(
            config.degree(),
            config.rootRule(),
            config.pulseInterval(),
            config.pathFreshFor(),
            config.lonely(),
            config.roundInterval(),
            config.sampleSize()));
  }

  private RandTreeFactory(RandTreeSettings settings) {
    this.settings = settings;
  }

  private static RandTreeSettings settings(
      int degree,
      String rootRule,
      long pulseInterval,
      long pathFreshFor,
      long lonely,
      long roundInterval,
      int sampleSize) {
    RandTreeSettings d = RandTreeSettings.DEFAULT;
    return new RandTreeSettings(
        degree,
        pulseInterval,
        pathFreshFor,
        d.slotReserved(),
        d.attemptTimeout(),
        d.promoteStep(),
        d.firstDelay(),
        d.backOffFirst(),
        d.backOffMax(),
        lonely,
        Math.max(d.staleMax(), 2 * lonely),
        d.reportDelay(),
        d.reportInterval(),
        d.moveInterval(),
        d.probeInterval(),
        roundInterval,
        d.collectWait(),
        sampleSize,
        SMALLEST.equals(rootRule) ? RootRule.SMALLEST : RootRule.CLAIM);
  }

  @Override
  public OverlayFactory with(OverlayOptions options) {
    RandTreeSettings s = settings;
    RandTreeSettings changed =
        settings(
            (int) options.number("degree", s.degree(), 1, RandTreeSettings.DEGREE_MAX),
            options.word(
                "rootRule",
                s.rootRule() == RootRule.SMALLEST ? SMALLEST : CLAIM,
                List.of(CLAIM, SMALLEST)),
            options.number("pulseInterval", s.pulseInterval(), 1, INTERVAL_MAX),
            options.number("pathFreshFor", s.pathFreshFor(), 1, INTERVAL_MAX),
            options.number("lonely", s.lonely(), 1, INTERVAL_MAX),
            options.number("roundInterval", s.roundInterval(), 1, INTERVAL_MAX),
            (int) options.number("sampleSize", s.sampleSize(), 1, SAMPLE_MAX));
    options.end();
    return new RandTreeFactory(changed);
  }

  @Override
  public MessageCodec<OverlayMessage> codec() {
    return new RandTreeCodec();
  }

  @Override
  public Overlay create(OverlayContext context, byte[] snapshot, byte[] persisted) {
    return new RandTree(context, settings, snapshot, persisted);
  }

  /** Children, joiners that are handed down, and the acquaintances of RanSub. */
  @Override
  public int linksMax(int participants) {
    return Math.min(participants, 2 * settings.degree() + settings.sampleSize());
  }
}
