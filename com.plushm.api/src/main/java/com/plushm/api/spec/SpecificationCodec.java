package com.plushm.api.spec;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.spec.Specification.Component;
import com.plushm.api.spec.Specification.Constraint;
import com.plushm.api.spec.Specification.Pool;
import com.plushm.api.spec.Specification.Software;
import java.util.Optional;

/**
 * A whole specification as fields: what the controller's journal keeps of a run. Every length is
 * bounded ({@link SpecLimits}), so that damaged or hostile bytes are refused and nothing more; but
 * what comes of them has not been checked as the reader of files checks it.
 */
public final class SpecificationCodec {
  /** The order of fields that this class knows; another one is refused. */
  private static final int FORMAT = 1;

  private SpecificationCodec() {}

  /** Writes it. */
  public static void write(Specification specification, FieldWriter out) {
    out.number(FORMAT).text(specification.name()).text(specification.file());
    SpecFields.map(out, specification.variables());
    out.list(specification.pools(), SpecificationCodec::pool);
    out.list(specification.software(), SpecificationCodec::software);
    out.list(specification.components(), SpecificationCodec::component);
    out.list(specification.processes(), BlockFields::process);
    out.list(specification.barriers(), BlockFields::barrier);
    out.list(specification.workflows(), BlockFields::workflow);
    BlockFields.policy(out, specification.onFailure());
    out.list(specification.monitors(), BlockFields::monitor);
    out.flag(specification.massFailure().isPresent());
    specification.massFailure().ifPresent(answer -> out.number(answer.ordinal()));
  }

  /**
   * Reads one.
   *
   * @throws CodecException if a field breaks its bound, or the bytes are of another format
   */
  public static Specification read(FieldReader in) throws CodecException {
    in.number(FORMAT, FORMAT);
    SpecFields fields = new SpecFields(in);
    BlockFields blocks = new BlockFields(in, fields);
    return new Specification(
        fields.name(),
        fields.text(),
        fields.map(SpecLimits.VARIABLES_MAX),
        in.list(SpecLimits.POOLS_MAX, i -> pool(i, fields)),
        in.list(SpecLimits.POOLS_MAX, i -> software(i, fields)),
        in.list(SpecLimits.POOLS_MAX, i -> component(i, fields)),
        in.list(SpecLimits.BLOCKS_MAX, i -> blocks.process()),
        in.list(SpecLimits.BLOCKS_MAX, i -> blocks.barrier()),
        in.list(SpecLimits.BLOCKS_MAX, i -> blocks.workflow()),
        blocks.policy(),
        in.list(SpecLimits.MONITORS_MAX, i -> blocks.monitor()),
        in.flag() ? Optional.of(in.constant(MassFailure.values())) : Optional.empty());
  }

  private static void pool(FieldWriter out, Pool pool) {
    out.text(pool.name()).text(pool.launcher());
    SpecFields.set(out, pool.hosts());
    SpecFields.map(out, pool.options());
    SpecFields.byHost(out, pool.hostOptions());
    SpecFields.map(out, pool.labels());
    SpecFields.byHost(out, pool.hostLabels());
    out.flag(pool.sharedFileSystem());
  }

  private static Pool pool(FieldReader in, SpecFields fields) throws CodecException {
    return new Pool(
        fields.name(),
        fields.name(),
        fields.set(),
        fields.map(SpecLimits.VARIABLES_MAX),
        fields.byHost(),
        fields.map(SpecLimits.VARIABLES_MAX),
        fields.byHost(),
        in.flag());
  }

  private static void software(FieldWriter out, Software software) {
    out.text(software.name()).text(software.source()).text(software.sha256());
    out.number(software.install().ordinal());
    SpecFields.texts(out, software.words());
    out.text(software.destination()).number(software.strip()).flag(software.cleanUp());
  }

  private static Software software(FieldReader in, SpecFields fields) throws CodecException {
    return new Software(
        fields.name(),
        fields.text(),
        fields.name(),
        in.constant(Software.Install.values()),
        fields.texts(SpecLimits.WORDS_MAX),
        fields.text(),
        in.number(0, SpecLimits.STRIP_MAX),
        in.flag());
  }

  private static void component(FieldWriter out, Component component) {
    out.text(component.name()).text(component.pool());
    out.number(component.count()).number(component.min());
    out.list(
        component.constraints(),
        (o, c) -> {
          o.text(c.fact()).number(c.comparison().ordinal());
          SpecFields.texts(o, c.values());
        });
    SpecFields.texts(out, component.software());
  }

  private static Component component(FieldReader in, SpecFields fields) throws CodecException {
    return new Component(
        fields.name(),
        fields.name(),
        in.number(0, SpecLimits.HOSTS_MAX),
        in.number(0, SpecLimits.HOSTS_MAX),
        in.list(
            SpecLimits.CONSTRAINTS_MAX,
            i ->
                new Constraint(
                    fields.name(),
                    i.constant(Constraint.Comparison.values()),
                    fields.texts(SpecLimits.VALUES_MAX))),
        fields.names(SpecLimits.POOLS_MAX));
  }
}
