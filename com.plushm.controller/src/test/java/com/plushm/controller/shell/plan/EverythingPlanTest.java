package com.plushm.controller.shell.plan;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.plushm.api.nodeset.GroupResolver;
import com.plushm.api.spec.HostSources;
import com.plushm.api.spec.SpecReader;
import com.plushm.api.spec.Specification;
import com.plushm.controller.shell.print.Style;
import com.plushm.spec.YamlSpecReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.Before;
import org.junit.Test;

/**
 * A plan says everything that a specification says: what is changed in the one changes the other.
 */
public class EverythingPlanTest {
  private static final Path FILE =
      Path.of("../com.plushm.spec/src/test/resources/com/plushm/spec/good/everything.yaml");

  /** Packages that nobody needs are not installed: here they are needed. */
  private static final String NEEDY =
      "others: { pool: listed, software: [data, tool, kit, plain, own] }";

  /** What lies beside the specification. */
  private static final HostSources SOURCES =
      new HostSources() {
        @Override
        public GroupResolver groups() {
          return (source, group) -> Optional.of("lab[1-4]");
        }

        @Override
        public byte[] file(String path) {
          String text = path.equals("inputs.txt") ? "first line\nsecond\n" : "n[1-3]\n";
          return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] command(List<String> words) {
          return "{\"k1\": {\"port\": 2222, \"labels\": {\"rack\": \"r1\"}}, \"k2\": {}}"
              .getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String slurm() {
          return "c[001-004]";
        }
      };

  private Specification specification;

  @Before
  public void read() throws Exception {
    String text = Files.readString(FILE, StandardCharsets.UTF_8);
    assertTrue(text, text.contains("others: { pool: listed }"));
    byte[] content =
        text.replace("others: { pool: listed }", NEEDY).getBytes(StandardCharsets.UTF_8);
    SpecReader.Result read =
        new YamlSpecReader().read("everything.yaml", content, Map.of(), SOURCES);
    assertEquals(List.of(), read.problems());
    specification = read.specification();
  }

  /** Without the notes, which are words for people. */
  private static String json(Specification specification) {
    RunPlan plan = RunPlan.of(specification, List.of(), "star");
    List<PlannedBlock> blocks =
        plan.blocks().stream()
            .map(
                b ->
                    new PlannedBlock(
                        b.name(), b.kind(), b.on(), b.after(), b.command(), b.shell(), List.of()))
            .toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PlanJson.of(
            new RunPlan(specification, "star", plan.components(), plan.software(), blocks),
            plan.obstacles())
        .print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String text(Specification specification) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new PlanText(new PrintStream(out, true, StandardCharsets.UTF_8), Style.PLAIN)
        .print(RunPlan.of(specification, List.of(), "star"));
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> unseen(Function<Specification, String> plan) {
    String before = plan.apply(specification);
    List<String> unseen = new ArrayList<>();
    int[] all = {0};
    Changes.of(
        specification,
        (path, changed) -> {
          all[0]++;
          // Only a name that means something can be planned.
          if (!path.matches("\\.components\\[\\d+]\\.pool|\\.pools\\[\\d+]\\.name")
              && plan.apply(changed).equals(before)) {
            unseen.add(path);
          }
        });
    assertTrue("values that were changed: " + all[0], all[0] > 300);
    return unseen;
  }

  @Test
  public void noValueOfASpecificationIsLackingInJson() throws Exception {
    assertEquals(List.of(), unseen(EverythingPlanTest::json));
    String json = json(specification);
    for (String value :
        List.of(
            "\"jump\":\"gate\"",
            "\"node2\":{\"address\":\"10.0.0.1\"}",
            "\"variables\":{\"version\":\"1.2\",\"shard\":\"${input}.of.${count}\"}",
            "\"massFailure\":\"continue\"",
            "\"lostHost\":\"replace\"",
            "\"sha256\":\"" + "0123456789abcdef".repeat(4) + "\"",
            "\"stdin\":\"a\\nb\"",
            "\"limits\":{\"cpu\":3600,",
            "\"environment\":{\"SHARD\":",
            "\"words\":[\"curl\",\"-f\",\"localhost\"]",
            "\"callback\":[\"./ready\"]",
            "\"onFailure\":{\"restart\":-1,")) {
      assertTrue(value + "\n" + json, json.contains(value));
    }
  }

  /** What people are spared, and what means nothing where it stands. */
  private static final List<String> SPARED =
      List.of(
          "file", // They have just typed it.
          "software\\[0].sha256", // Its beginning is told.
          "software\\[0].install", // Unpacked in any case.
          "software\\[[2-6]].strip", // Nothing is unpacked there.
          "processes\\[1].conduct.stdin", // Its second line.
          "workflows\\[\\d].inputs\\[\\d]", // Their number is told.
          "processes\\[[01]].conduct.onFailure.then", // Started again, always.
          "processes\\[[234]].conduct.onFailure.backoff", // Never started again.
          "onFailure.times", // No block leaves it to the application.
          "onFailure.backoff",
          "monitors\\[0].interval", // Of patterns.
          "processes\\[1].conduct.monitors\\[0].interval",
          "monitors\\[1].threshold", // Of silence.
          "barriers\\[\\d].minWait", // Without a percentage,
          "barriers\\[\\d].release.interval", // a number at a time,
          "barriers\\[3].release.percent",
          "barriers\\[\\d].release.until"); // or a semaphore.

  @Test
  public void peopleAreToldAllThatHasAnEffect() {
    List<String> unseen = unseen(EverythingPlanTest::text);
    unseen.removeIf(path -> SPARED.stream().anyMatch(spared -> path.matches("\\." + spared)));
    assertEquals(String.join("\n", unseen), List.of(), unseen);
  }
}
