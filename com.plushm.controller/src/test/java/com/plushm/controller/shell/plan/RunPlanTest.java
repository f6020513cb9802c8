package com.plushm.controller.shell.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.id.HostName;
import com.plushm.api.nodeset.NodeSet;
import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.controller.HostState;
import com.plushm.controller.NodeView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What plan says beforehand. */
public class RunPlanTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static final Constraint ZONE =
      new Constraint("label.zone", Constraint.Comparison.IN, List.of("a"));
  private static final Constraint CORES =
      new Constraint("cores", Constraint.Comparison.AT_LEAST, List.of("4"));

  private static Specification.Pool pool() {
    return new Specification.Pool(
        "lab",
        "ssh",
        NodeSet.parse("n[1-8]"),
        Map.of(),
        Map.of(),
        Map.of("zone", "a"),
        Map.of("n2", Map.of("zone", "b")),
        false);
  }

  private static Specification.Component component(String name, int count, Constraint... wanted) {
    return new Specification.Component(
        name, "lab", count, count, List.of(wanted), List.of("text", "tool"));
  }

  private static Specification.Software software(String name, String source) {
    return new Specification.Software(
        name, source, "", Specification.Software.Install.NONE, List.of(), name, 0, true);
  }

  private static Specification.Process process(String name, String on, FailurePolicy policy) {
    Specification.Conduct conduct =
        new Specification.Conduct(false, "", "", "", Map.of(), List.of(), policy);
    return new Specification.Process(
        name,
        on,
        List.of("true"),
        false,
        Map.of(),
        "",
        name.equals("first") ? List.of() : List.of("gate"),
        Duration.ofSeconds(30),
        false,
        conduct);
  }

  private static Specification specification(
      List<Specification.Component> components, List<Specification.Software> software) {
    Specification.Barrier gate =
        new Specification.Barrier(
            "gate",
            List.of("few"),
            List.of("first"),
            0,
            90,
            Duration.ofSeconds(5),
            Duration.ofMinutes(3),
            false,
            4,
            List.of(),
            new Specification.Barrier.Release(2, 0, Duration.ofSeconds(1), 0, ""));
    FailurePolicy twice =
        new FailurePolicy(2, Duration.ofSeconds(1), FailurePolicy.Action.UNSAID, List.of());
    return new Specification(
        "app",
        "app.yaml",
        Map.of(),
        List.of(pool()),
        software,
        components,
        List.of(process("last", "few", twice), process("first", "few", FailurePolicy.NONE)),
        List.of(gate),
        List.of(),
        new FailurePolicy(0, Duration.ofSeconds(1), FailurePolicy.Action.REPLACE, List.of()),
        List.of(),
        Optional.empty());
  }

  private static NodeView view(String host, HostState state, int losses) {
    String why = state == HostState.FAILED ? "lost 3 times" : "";
    String unused = state == HostState.FAILED ? "failed: " + why : "";
    return view(host, state, losses, why, new TreeMap<>(), unused);
  }

  private static NodeView told(String host, HostState state, String cores, String unused) {
    TreeMap<String, String> facts = new TreeMap<>(Map.of("cores", cores, "label.zone", "c"));
    return view(host, state, 0, unused, facts, unused);
  }

  private static NodeView view(
      String host,
      HostState state,
      int losses,
      String why,
      SortedMap<String, String> facts,
      String unused) {
    return new NodeView(
        new HostName(host),
        List.of(),
        state,
        Duration.ZERO,
        "ssh",
        "",
        1,
        1,
        "",
        losses,
        why,
        facts,
        unused);
  }

  private static Map<String, String> refusals(PlannedComponent component) {
    TreeMap<String, String> refused = new TreeMap<>();
    component.refused().forEach((why, hosts) -> refused.put(hosts.fold(), why));
    return refused;
  }

  @Test
  public void hostsAreChosenAsTheMatcherWouldAndRefusalsHaveReasons() {
    List<NodeView> known = List.of(view("n1", HostState.LEFT, 2), view("n3", HostState.FAILED, 3));
    Specification spec =
        specification(List.of(component("few", 3, ZONE), component("more", 2, CORES)), List.of());
    List<PlannedComponent> planned = RunPlan.of(spec, known, "star").components();
    PlannedComponent few = planned.get(0);
    assertEquals("n[4-6]", few.chosen().fold());
    assertEquals("who was lost comes last", "n[1,8]", few.spare().fold());
    assertEquals(
        Map.of("n2", "label.zone is b, wanted a", "n3", "failed: lost 3 times"), refusals(few));
    assertTrue(few.unknown().isEmpty());
    PlannedComponent more = planned.get(1);
    assertEquals("n[2,7]", more.chosen().fold());
    assertEquals("of whom cores are not known", "n[2,7]", more.unknown().fold());
  }

  @Test
  public void whatHostsHaveToldIsUsedAsTheRunUsesIt() {
    List<NodeView> known =
        List.of(
            told("n1", HostState.JOINED, "2", ""),
            told("n2", HostState.JOINED, "8", ""),
            told("n3", HostState.LEFT, "4", ""));
    Specification spec = specification(List.of(component("few", 3, CORES)), List.of());
    PlannedComponent few = RunPlan.of(spec, known, "star").components().get(0);
    assertEquals("n[2-4]", few.chosen().fold());
    assertEquals("only of whom nothing is known", "n4", few.unknown().fold());
    assertEquals(Map.of("n1", "cores is 2, wanted at least 4"), refusals(few));
    Specification zone = specification(List.of(component("few", 1, ZONE)), List.of());
    PlannedComponent first = RunPlan.of(zone, known, "star").components().get(0);
    assertEquals("the specification's labels win", "n1", first.chosen().fold());
  }

  @Test
  public void aConstraintOnWhatAJoinedHostDoesNotHaveRefusesIt() {
    Constraint odd = new Constraint("gpu", Constraint.Comparison.IN, List.of("yes"));
    List<NodeView> known = List.of(told("n1", HostState.JOINED, "8", ""));
    Specification spec = specification(List.of(component("few", 1, odd)), List.of());
    PlannedComponent few = RunPlan.of(spec, known, "star").components().get(0);
    assertEquals("n2", few.chosen().fold());
    assertEquals(Map.of("n1", "gpu is not known, wanted yes"), refusals(few));
  }

  @Test
  public void drainedHostsAreNotPlanned() {
    List<NodeView> known =
        List.of(
            told("n1", HostState.JOINED, "8", "drained"), told("n2", HostState.JOINED, "8", ""));
    Specification spec = specification(List.of(component("few", 8)), List.of());
    RunPlan plan = RunPlan.of(spec, known, "star");
    assertEquals("n[2-8]", plan.components().get(0).chosen().fold());
    assertEquals(Map.of("n1", "drained"), refusals(plan.components().get(0)));
    assertEquals(List.of("component few needs 8 hosts, and only 7 fit"), plan.obstacles());
  }

  @Test
  public void aServiceOfWhichNothingIsSaidIsStartedAgainForEver() {
    Specification.Conduct service =
        new Specification.Conduct(true, "", "", "", Map.of(), List.of(), FailurePolicy.NONE);
    FailurePolicy told =
        new FailurePolicy(
            0, Duration.ofSeconds(1), FailurePolicy.Action.UNSAID, List.of("mail", "me"));
    assertEquals(
        "when it ends, it is started again, always",
        PlanWords.failure(service, FailurePolicy.NONE));
    assertEquals(
        "when it ends, it is started again, always, mail me is told",
        PlanWords.failure(service, told));
    assertEquals(
        "if it fails, what comes after it there is not run, mail me is told",
        PlanWords.failure(Specification.Conduct.PLAIN, told));
  }

  @Test
  public void softwareHasASizeAndADestination() throws Exception {
    Path text = folder.newFile("text").toPath();
    Files.write(text, new byte[15_645]);
    Specification spec =
        specification(
            List.of(component("few", 3)),
            List.of(
                software("text", text.toString()),
                software("tool", folder.getRoot() + "/none"),
                software("unused", text.toString())));
    RunPlan plan = RunPlan.of(spec, List.of(), "star");
    assertEquals(2, plan.software().size());
    assertEquals("15.3 KiB", plan.software().get(0).size());
    assertEquals("n[1-3]", plan.software().get(0).hosts().fold());
    assertEquals("not there", plan.software().get(1).size());
    assertEquals(
        List.of("software tool: " + folder.getRoot() + "/none is missing"), plan.obstacles());
  }

  @Test
  public void tooFewHostsAreAnObstacle() {
    Specification spec = specification(List.of(component("few", 8, ZONE)), List.of());
    assertEquals(
        List.of("component few needs 8 hosts, and only 7 fit"),
        RunPlan.of(spec, List.of(), "star").obstacles());
  }

  @Test
  public void blocksComeInAnOrderInWhichTheyCanRunWithTheirConditions() {
    Specification spec = specification(List.of(component("few", 3)), List.of());
    List<PlannedBlock> blocks = RunPlan.of(spec, List.of(), "star").blocks();
    assertEquals(
        List.of("first", "gate", "last"), blocks.stream().map(PlannedBlock::name).toList());
    assertEquals(
        List.of(
            "opens when all have entered",
            "or 90 % of them and 5 s passed",
            "or at the knee, factor 4",
            "or after 3 min 00 s",
            "lets 2 go every 1 s"),
        blocks.get(1).notes());
    assertEquals(
        List.of("at most 30 s", "if it fails, a spare host takes its place"),
        blocks.get(0).notes());
    assertEquals(
        List.of(
            "at most 30 s",
            "if it fails, it is started again, 2 times; then a spare host takes its place"),
        blocks.get(2).notes());
  }
}
