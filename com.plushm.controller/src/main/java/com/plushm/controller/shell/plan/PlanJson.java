package com.plushm.controller.shell.plan;

import com.plushm.api.spec.Specification;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.controller.shell.print.JsonLine;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plan as a JSON document, with every value of its specification. Times are in seconds, sizes in
 * bytes, and words are those of specifications. What a process inherits of its application is told
 * of the process.
 */
public final class PlanJson {
  private final RunPlan plan;
  private final Specification specification;
  private final JsonLine line = new JsonLine("plan");

  private PlanJson(RunPlan plan) {
    this.plan = plan;
    this.specification = plan.specification();
  }

  /**
   * The document.
   *
   * @param obstacles why it cannot succeed as things stand
   */
  public static JsonLine of(RunPlan plan, List<String> obstacles) {
    PlanJson json = new PlanJson(plan);
    json.whole();
    json.hosts();
    json.software();
    json.blocks();
    return json.line.texts("obstacles", obstacles);
  }

  private void whole() {
    line.text("name", specification.name()).text("file", specification.file());
    line.texts("variables", specification.variables());
    policy("onFailure", specification.onFailure());
    line.text("lostHost", SettingWords.word(PlanWords.lost(specification.onFailure())));
    monitors(specification.monitors());
    line.text("massFailure", specification.massFailure().map(Object::toString).orElse(""));
    line.text("overlay", plan.overlay());
  }

  private void policy(String name, FailurePolicy policy) {
    boolean unsaid = policy.then() == FailurePolicy.Action.UNSAID;
    line.object(
        name,
        () ->
            line.number("restart", policy.times())
                .seconds("backoff", policy.backoff())
                .text("then", unsaid ? "" : SettingWords.word(policy.then()))
                .texts("handler", policy.handler()));
  }

  private void monitors(List<Specification.Monitor> monitors) {
    line.objects(
        "monitors",
        monitors,
        monitor ->
            line.text("kind", SettingWords.word(monitor.kind()))
                .texts("words", monitor.words())
                .seconds("every", monitor.interval())
                .number("threshold", monitor.threshold()));
  }

  // Hosts.

  private void hosts() {
    line.objects(
        "pools",
        specification.pools(),
        pool -> {
          line.text("name", pool.name()).text("launcher", pool.launcher()).hosts(pool.hosts());
          line.texts("options", pool.options());
          each("hostOptions", pool.hostOptions());
          line.texts("labels", pool.labels());
          each("hostLabels", pool.hostLabels());
          line.flag("sharedFileSystem", pool.sharedFileSystem());
        });
    line.objects(
        "components",
        plan.components(),
        planned -> {
          Specification.Component component = planned.component();
          line.text("name", component.name())
              .text("pool", component.pool())
              .text("launcher", planned.launcher())
              .number("wanted", component.count())
              .number("min", component.min())
              .hosts(planned.chosen())
              .text("spare", planned.spare().fold())
              .text("unknown", planned.unknown().fold());
          line.objects(
              "refused",
              planned.refused().entrySet(),
              entry -> line.text("hosts", entry.getValue().fold()).text("reason", entry.getKey()));
          line.objects(
              "constraints",
              component.constraints(),
              constraint ->
                  line.text("fact", constraint.fact())
                      .text("comparison", SettingWords.word(constraint.comparison()))
                      .texts("values", constraint.values()));
          line.texts("software", component.software());
        });
  }

  private void each(String name, Map<String, Map<String, String>> byHost) {
    line.object(name, () -> byHost.forEach(line::texts));
  }

  // Software.

  private void software() {
    line.objects(
        "software",
        plan.software(),
        each -> {
          Specification.Software software = each.software();
          line.text("name", software.name())
              .text("source", software.source())
              .text("sha256", software.sha256())
              .text("to", software.destination())
              .text("install", SettingWords.word(software.install()))
              .texts("words", software.words())
              .number("strip", software.strip())
              .flag("cleanUp", software.cleanUp())
              .text("how", each.how())
              .flag("missing", each.missing())
              .text("hosts", each.hosts().fold());
          each.bytes().ifPresent(bytes -> line.number("bytes", bytes));
        });
  }

  // Blocks.

  private void blocks() {
    SortedMap<String, Runnable> own = new TreeMap<>();
    specification.processes().forEach(p -> own.put(p.name(), () -> process(p)));
    specification.barriers().forEach(b -> own.put(b.name(), () -> barrier(b)));
    specification.workflows().forEach(w -> own.put(w.name(), () -> workflow(w)));
    line.objects(
        "blocks",
        plan.blocks(),
        block -> {
          line.text("name", block.name())
              .text("kind", block.kind())
              .texts("on", block.on())
              .texts("after", block.after())
              .texts("command", block.command())
              .flag("shell", block.shell());
          own.get(block.name()).run();
          line.texts("notes", block.notes());
        });
  }

  private void process(Specification.Process process) {
    Specification.Conduct conduct = process.conduct();
    line.texts("environment", process.environment())
        .text("directory", process.directory())
        .text("user", conduct.user())
        .text("stdin", conduct.stdin())
        .text("stdinFile", conduct.stdinFile());
    line.object(
        "limits",
        () -> conduct.limits().forEach((l, value) -> line.number(SettingWords.word(l), value)));
    line.seconds("timeout", process.timeout()).flag("idempotent", process.idempotent());
    monitors(PlanWords.watching(conduct.monitors(), specification.monitors()));
    policy("onFailure", PlanWords.policy(conduct, specification.onFailure()));
  }

  private void barrier(Specification.Barrier barrier) {
    line.number("max", barrier.max())
        .number("percent", barrier.percent())
        .seconds("minWait", barrier.minWait())
        .seconds("timeout", barrier.timeout())
        .flag("failOnTimeout", barrier.failOnTimeout())
        .decimal("knee", barrier.knee())
        .texts("callback", barrier.callback());
    Specification.Barrier.Release release = barrier.release();
    line.object(
        "release",
        () ->
            line.number("count", release.count())
                .number("percent", release.percent())
                .seconds("every", release.interval())
                .number("inside", release.inside())
                .text("until", release.until()));
    policy("onFailure", PlanWords.ofBarrier(specification.onFailure()));
  }

  private void workflow(Specification.Workflow workflow) {
    line.texts("environment", workflow.environment())
        .text("directory", workflow.directory())
        .texts("inputs", workflow.inputs())
        .number("slots", workflow.slots())
        .number("attempts", workflow.attempts())
        .decimal("knee", workflow.knee())
        .seconds("timeout", workflow.timeout());
    monitors(specification.monitors());
    policy("onFailure", PlanWords.ofWorkflow(specification.onFailure()));
  }
}
