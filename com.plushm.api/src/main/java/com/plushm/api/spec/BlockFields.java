package com.plushm.api.spec;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.spec.Specification.Barrier;
import com.plushm.api.spec.Specification.Conduct;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.Limit;
import com.plushm.api.spec.Specification.Monitor;
import com.plushm.api.spec.Specification.Process;
import com.plushm.api.spec.Specification.Workflow;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Processes, barriers and workflows, and how they are watched, as fields. */
final class BlockFields {
  private final FieldReader in;
  private final SpecFields fields;

  BlockFields(FieldReader in, SpecFields fields) {
    this.in = in;
    this.fields = fields;
  }

  static void process(FieldWriter out, Process process) {
    out.text(process.name()).text(process.on());
    SpecFields.texts(out, process.command());
    out.flag(process.shell());
    SpecFields.map(out, process.environment());
    out.text(process.directory());
    SpecFields.texts(out, process.after());
    SpecFields.span(out, process.timeout());
    out.flag(process.idempotent());
    conduct(out, process.conduct());
  }

  Process process() throws CodecException {
    return new Process(
        fields.name(),
        fields.name(),
        fields.texts(SpecLimits.WORDS_MAX),
        in.flag(),
        fields.map(SpecLimits.WORDS_MAX),
        fields.text(),
        after(),
        fields.span(),
        in.flag(),
        conduct());
  }

  private List<String> after() throws CodecException {
    return fields.names(3 * SpecLimits.BLOCKS_MAX);
  }

  private static void conduct(FieldWriter out, Conduct conduct) {
    out.flag(conduct.service()).text(conduct.user());
    out.text(conduct.stdin()).text(conduct.stdinFile());
    out.list(
        List.copyOf(conduct.limits().entrySet()),
        (o, limit) -> o.number(limit.getKey().ordinal()).number(limit.getValue()));
    out.list(conduct.monitors(), BlockFields::monitor);
    policy(out, conduct.onFailure());
  }

  private Conduct conduct() throws CodecException {
    return new Conduct(
        in.flag(),
        fields.name(),
        fields.text(),
        fields.text(),
        limits(),
        in.list(SpecLimits.MONITORS_MAX, i -> monitor()),
        policy());
  }

  private Map<Limit, Long> limits() throws CodecException {
    Map<Limit, Long> limits = new LinkedHashMap<>();
    int count = in.number(0, Limit.values().length);
    for (int i = 0; i < count; i++) {
      limits.put(in.constant(Limit.values()), in.natural());
    }
    return Collections.unmodifiableMap(limits);
  }

  static void monitor(FieldWriter out, Monitor monitor) {
    out.number(monitor.kind().ordinal());
    SpecFields.texts(out, monitor.words());
    SpecFields.span(out, monitor.interval());
    out.number(monitor.threshold());
  }

  Monitor monitor() throws CodecException {
    return new Monitor(
        in.constant(Monitor.Kind.values()),
        fields.texts(SpecLimits.WORDS_MAX),
        fields.span(),
        in.number(1, SpecLimits.TIMES_MAX));
  }

  static void policy(FieldWriter out, FailurePolicy policy) {
    out.number(policy.times());
    SpecFields.span(out, policy.backoff());
    out.number(policy.then().ordinal());
    SpecFields.texts(out, policy.handler());
  }

  FailurePolicy policy() throws CodecException {
    return new FailurePolicy(
        in.number(-1, SpecLimits.TIMES_MAX),
        fields.span(),
        in.constant(FailurePolicy.Action.values()),
        fields.texts(SpecLimits.WORDS_MAX));
  }

  static void barrier(FieldWriter out, Barrier barrier) {
    out.text(barrier.name());
    SpecFields.texts(out, barrier.on());
    SpecFields.texts(out, barrier.after());
    out.number(barrier.max()).number(barrier.percent());
    SpecFields.span(out, barrier.minWait());
    SpecFields.span(out, barrier.timeout());
    out.flag(barrier.failOnTimeout());
    SpecFields.factor(out, barrier.knee());
    SpecFields.texts(out, barrier.callback());
    Barrier.Release release = barrier.release();
    out.number(release.count()).number(release.percent());
    SpecFields.span(out, release.interval());
    out.number(release.inside()).text(release.until());
  }

  Barrier barrier() throws CodecException {
    return new Barrier(
        fields.name(),
        fields.names(SpecLimits.POOLS_MAX),
        after(),
        in.number(0, SpecLimits.HOSTS_MAX),
        in.number(0, 100),
        fields.span(),
        fields.span(),
        in.flag(),
        fields.factor(),
        fields.texts(SpecLimits.WORDS_MAX),
        new Barrier.Release(
            in.number(0, SpecLimits.HOSTS_MAX),
            in.number(0, 100),
            fields.span(),
            in.number(0, SpecLimits.HOSTS_MAX),
            fields.name()));
  }

  static void workflow(FieldWriter out, Workflow workflow) {
    out.text(workflow.name()).text(workflow.on());
    SpecFields.texts(out, workflow.command());
    out.flag(workflow.shell());
    SpecFields.map(out, workflow.environment());
    out.text(workflow.directory());
    SpecFields.texts(out, workflow.after());
    SpecFields.span(out, workflow.timeout());
    SpecFields.texts(out, workflow.inputs());
    out.number(workflow.slots()).number(workflow.attempts());
    SpecFields.factor(out, workflow.knee());
  }

  Workflow workflow() throws CodecException {
    return new Workflow(
        fields.name(),
        fields.name(),
        fields.texts(SpecLimits.WORDS_MAX),
        in.flag(),
        fields.map(SpecLimits.WORDS_MAX),
        fields.text(),
        after(),
        fields.span(),
        fields.texts(SpecLimits.INPUTS_MAX),
        in.number(1, SpecLimits.SLOTS_MAX),
        in.number(1, SpecLimits.TIMES_MAX),
        fields.factor());
  }
}
