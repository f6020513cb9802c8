package com.plushm.transport.cbor;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.plushm.api.codec.CodecException;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.MassFailure;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.Conduct;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.Limit;
import com.plushm.api.spec.Specification.Monitor;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.api.spec.Specification.Software;
import com.plushm.api.spec.Specification.Workflow;
import com.plushm.api.spec.SpecificationCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.Test;

/** Specifications in the wire's own encoding. */
public class SpecificationCodecTest {
  private static final int SPECIFICATIONS = 300;
  private static final int FUZZED = 10_000;

  private final CborWire wire = new CborWire();

  @Test
  public void everySpecificationComesBackAsItWas() throws Exception {
    for (int seed = 0; seed < SPECIFICATIONS; seed++) {
      Specification written = specification(new Random(seed));
      byte[] body = wire.encode(out -> SpecificationCodec.write(written, out));
      CborReader in = wire.reader(body);
      assertEquals("seed " + seed, written, SpecificationCodec.read(in));
      in.requireEnd();
    }
  }

  @Test
  public void mapsKeepTheirOrder() throws Exception {
    Specification written = specification(new Random(7));
    Specification read =
        SpecificationCodec.read(
            wire.reader(wire.encode(out -> SpecificationCodec.write(written, out))));
    assertEquals(written.variables().toString(), read.variables().toString());
    assertEquals(
        written.pools().get(0).options().toString(), read.pools().get(0).options().toString());
  }

  /** Their folded text is longer than one expression may be. */
  @Test
  public void manyHostsWithoutOrderComeBack() throws Exception {
    Random random = new Random(3);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      names.add("h" + Long.toHexString(random.nextLong()) + "x".repeat(70) + i % 2);
    }
    NodeSet hosts = NodeSet.of(names);
    assertTrue(hosts.fold().length() > NodeSet.MAX_LENGTH);
    Pool pool = new Pool("p", "ssh", hosts, Map.of(), Map.of());
    Specification written =
        new Specification(
            "x", "x", Map.of(), List.of(pool), List.of(), List.of(), Optional.empty());
    byte[] body = wire.encode(out -> SpecificationCodec.write(written, out));
    assertEquals(written, SpecificationCodec.read(wire.reader(body)));
  }

  @Test
  public void damagedBytesAreRefusedOrReadButNeverMore() {
    Random random = new Random(11);
    byte[] good = wire.encode(out -> SpecificationCodec.write(specification(new Random(5)), out));
    int refused = 0;
    for (int i = 0; i < FUZZED; i++) {
      byte[] body = Arrays.copyOf(good, good.length - random.nextInt(4) * random.nextInt(20));
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        SpecificationCodec.read(wire.reader(body));
      } catch (CodecException e) {
        refused++;
      }
    }
    assertTrue("refused: " + refused, refused > FUZZED / 3);
  }

  @Test
  public void whatBreaksABoundIsRefused() {
    assertRefused(barrier(Double.NaN, Duration.ZERO, 0));
    assertRefused(barrier(-1, Duration.ZERO, 0));
    assertRefused(barrier(4, Duration.ofDays(100_000_000), 0));
    assertRefused(barrier(4, Duration.ofMillis(-1), 0));
    assertRefused(barrier(4, Duration.ZERO, 101));
    byte[] future = wire.encode(out -> out.number(2).text("x"));
    assertThrows(CodecException.class, () -> SpecificationCodec.read(wire.reader(future)));
  }

  private void assertRefused(Barrier barrier) {
    Specification written =
        new Specification(
            "x",
            "x",
            Map.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(barrier),
            List.of(),
            FailurePolicy.NONE,
            List.of(),
            Optional.empty());
    byte[] body = wire.encode(out -> SpecificationCodec.write(written, out));
    assertThrows(CodecException.class, () -> SpecificationCodec.read(wire.reader(body)));
  }

  private static Barrier barrier(double knee, Duration wait, int percent) {
    List<String> none = List.of();
    return new Barrier(
        "b", none, none, 0, percent, wait, Duration.ZERO, false, knee, none, Barrier.Release.ALL);
  }

  private static Specification specification(Random random) {
    List<Pool> pools = new ArrayList<>();
    List<Component> components = new ArrayList<>();
    List<Software> software = new ArrayList<>();
    List<Specification.Process> processes = new ArrayList<>();
    List<Barrier> barriers = new ArrayList<>();
    List<Workflow> workflows = new ArrayList<>();
    for (int i = random.nextInt(4) + 1; i > 0; i--) {
      pools.add(pool(random));
      software.add(software(random));
      components.add(component(random));
      processes.add(process(random));
      barriers.add(barrier(random));
      workflows.add(workflow(random));
    }
    return new Specification(
        text(random),
        "a.yaml",
        map(random),
        pools,
        software,
        components,
        processes,
        barriers,
        workflows,
        policy(random),
        monitors(random),
        random.nextBoolean() ? Optional.of(one(random, MassFailure.values())) : Optional.empty());
  }

  private static Pool pool(Random random) {
    NodeSet hosts = NodeSet.parse("n[1-" + (1 + random.nextInt(50)) + "],a7.b,x[001-004]y[1-2]");
    Map<String, Map<String, String>> own = new LinkedHashMap<>();
    hosts.subset(random.nextInt(5)).forEach(host -> own.put(host, map(random)));
    return new Pool(text(random), "ssh", hosts, map(random), own, map(random), own, flag(random));
  }

  private static Software software(Random random) {
    return new Software(
        text(random),
        "https://x/y",
        "0123456789abcdef".repeat(4),
        one(random, Software.Install.values()),
        texts(random),
        text(random),
        random.nextInt(4),
        flag(random));
  }

  private static Component component(Random random) {
    Constraint constraint =
        new Constraint("label.rack", one(random, Constraint.Comparison.values()), texts(random));
    return new Component(
        text(random), text(random), random.nextInt(9), 0, List.of(constraint), texts(random));
  }

  private static Specification.Process process(Random random) {
    Map<Limit, Long> limits = new LinkedHashMap<>();
    limits.put(one(random, Limit.values()), random.nextLong() >>> 1);
    Conduct conduct =
        new Conduct(
            flag(random),
            text(random),
            text(random),
            text(random),
            limits,
            monitors(random),
            policy(random));
    return new Specification.Process(
        text(random),
        text(random),
        texts(random),
        flag(random),
        map(random),
        text(random),
        texts(random),
        span(random),
        flag(random),
        conduct);
  }

  private static Barrier barrier(Random random) {
    return new Barrier(
        text(random),
        texts(random),
        texts(random),
        random.nextInt(1_000_000),
        random.nextInt(101),
        span(random),
        span(random),
        flag(random),
        random.nextInt(3) * 2.5,
        texts(random),
        new Barrier.Release(
            random.nextInt(9), random.nextInt(101), span(random), random.nextInt(9), text(random)));
  }

  private static Workflow workflow(Random random) {
    return new Workflow(
        text(random),
        text(random),
        texts(random),
        flag(random),
        map(random),
        text(random),
        texts(random),
        span(random),
        texts(random),
        1 + random.nextInt(9),
        1 + random.nextInt(9),
        random.nextInt(3) * 2.5);
  }

  private static List<Monitor> monitors(Random random) {
    List<Monitor> monitors = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      monitors.add(
          new Monitor(one(random, Monitor.Kind.values()), texts(random), span(random), 1 + i));
    }
    return monitors;
  }

  private static FailurePolicy policy(Random random) {
    return new FailurePolicy(
        random.nextInt(5) - 1,
        span(random),
        one(random, FailurePolicy.Action.values()),
        texts(random));
  }

  private static Duration span(Random random) {
    return Duration.ofMillis(random.nextInt(3) * random.nextLong(1L << 40));
  }

  private static boolean flag(Random random) {
    return random.nextBoolean();
  }

  private static String text(Random random) {
    return List.of("", "a", "b-c", "\u00e9\u4e2d\ud83d\ude00", "x y".repeat(50))
        .get(random.nextInt(5));
  }

  private static List<String> texts(Random random) {
    return random.ints(random.nextInt(4)).mapToObj(i -> i + text(random)).toList();
  }

  private static Map<String, String> map(Random random) {
    Map<String, String> map = new LinkedHashMap<>();
    texts(random).forEach(key -> map.put(key, text(random)));
    return map;
  }

  private static <T> T one(Random random, T[] all) {
    return all[random.nextInt(all.length)];
  }
}
