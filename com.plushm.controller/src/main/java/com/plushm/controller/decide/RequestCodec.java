package com.plushm.controller.decide;

import com.plushm.api.codec.CodecException;
import com.plushm.api.codec.FieldReader;
import com.plushm.api.codec.FieldWriter;
import com.plushm.api.command.Command;
import com.plushm.api.file.FileLayout;
import com.plushm.api.file.FileManifest;
import com.plushm.api.id.HostName;
import com.plushm.api.launch.LaunchTarget;
import com.plushm.api.spec.SpecificationCodec;
import com.plushm.controller.ExecutionRequest;
import com.plushm.controller.GetRequest;
import com.plushm.controller.HostPlan;
import com.plushm.controller.PutRequest;
import com.plushm.controller.RunRequest;
import com.plushm.controller.ShellRequest;
import com.plushm.controller.Shipment;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a person asked for, as fields: the journal keeps it, and equal requests have equal ones. */
public final class RequestCodec {
  /** An application in a journal from before it had a source. */
  static final int OLD_RUN = 2;

  static final int RUN = 5;
  private static final int FILES_MAX = 65_536;
  private static final int OPTIONS_MAX = 256;
  private static final int OPTION_BYTES_MAX = 4_096;

  private RequestCodec() {}

  /** Writes a request with its kind. */
  public static void write(ExecutionRequest request, FieldWriter out) {
    if (request instanceof ShellRequest r) {
      out.number(1).list(r.hosts(), RequestCodec::plan).list(r.words(), FieldWriter::text);
      out.flag(r.shell()).number(r.timeout().toMillis());
    } else if (request instanceof RunRequest r) {
      out.number(RUN).flag(r.keep());
      SpecificationCodec.write(r.specification(), out);
      packages(out, r.packages());
      out.text(r.source().folder()).text(r.source().sha256());
    } else if (request instanceof PutRequest r) {
      out.number(3).list(r.hosts(), RequestCodec::plan).list(r.files(), FieldWriter::text);
      out.text(r.destination()).number(r.mode().orElse(-1)).flag(r.parents());
    } else if (request instanceof GetRequest r) {
      out.number(4).list(r.hosts(), RequestCodec::plan).text(r.path()).text(r.folder());
    }
  }

  /**
   * Reads a request.
   *
   * @throws CodecException if it is none
   */
  public static ExecutionRequest read(FieldReader in) throws CodecException {
    int kind = in.number(1, RUN);
    return switch (kind) {
      case 1 ->
          new ShellRequest(
              in.list(HostTable.HOSTS_MAX, RequestCodec::plan),
              in.list(Command.WORDS_MAX, i -> i.text(Command.WORD_BYTES_MAX)),
              in.flag(),
              Duration.ofMillis(in.natural()));
      case OLD_RUN, RUN -> run(in, kind == RUN);
      case 3 ->
          new PutRequest(
              in.list(HostTable.HOSTS_MAX, RequestCodec::plan),
              in.list(FILES_MAX, i -> i.text(Command.PATH_BYTES_MAX)),
              in.text(Command.PATH_BYTES_MAX),
              mode(in),
              in.flag());
      default ->
          new GetRequest(
              in.list(HostTable.HOSTS_MAX, RequestCodec::plan),
              in.text(Command.PATH_BYTES_MAX),
              in.text(Command.PATH_BYTES_MAX));
    };
  }

  private static RunRequest run(FieldReader in, boolean sourced) throws CodecException {
    boolean keep = in.flag();
    return new RunRequest(
        SpecificationCodec.read(in),
        keep,
        packages(in),
        sourced ? source(in) : RunRequest.Source.NONE);
  }

  private static RunRequest.Source source(FieldReader in) throws CodecException {
    return new RunRequest.Source(
        in.text(Command.PATH_BYTES_MAX), in.text(RunRequest.Source.SHA256_DIGITS));
  }

  /** With the hashes of all their parts, so that a file that has changed since is noticed. */
  private static void packages(FieldWriter out, Map<String, Shipment> packages) {
    out.number(packages.size());
    new TreeMap<>(packages)
        .forEach(
            (software, file) -> {
              out.text(software).text(file.path()).text(file.name()).number(file.mode());
              file.manifest().write(out);
              out.list(file.pages(), FieldWriter::bytes);
            });
  }

  private static Map<String, Shipment> packages(FieldReader in) throws CodecException {
    int count = in.number(0, FILES_MAX);
    Map<String, Shipment> packages = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      packages.put(
          in.text(OPTION_BYTES_MAX),
          new Shipment(
              in.text(Command.PATH_BYTES_MAX),
              in.text(Command.PATH_BYTES_MAX),
              in.number(0, Command.MODE_MAX),
              FileManifest.read(in),
              in.list(FileLayout.PAGES_MAX, page -> page.blob(FileLayout.PART_BYTES_MAX))));
    }
    return Collections.unmodifiableMap(packages);
  }

  private static OptionalInt mode(FieldReader in) throws CodecException {
    int mode = in.number(-1, Command.MODE_MAX);
    return mode < 0 ? OptionalInt.empty() : OptionalInt.of(mode);
  }

  static void plan(FieldWriter out, HostPlan plan) {
    LaunchTarget target = plan.target();
    out.text(target.host().value()).text(target.home()).text(plan.launcher());
    Map<String, String> options = new TreeMap<>(target.options());
    out.number(options.size());
    options.forEach((name, value) -> out.text(name).text(value));
  }

  static HostPlan plan(FieldReader in) throws CodecException {
    HostName host = in.host();
    String home = in.text(Command.PATH_BYTES_MAX);
    String launcher = in.text(HostName.LENGTH_MAX);
    int count = in.number(0, OPTIONS_MAX);
    Map<String, String> options = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      options.put(in.text(OPTION_BYTES_MAX), in.text(OPTION_BYTES_MAX));
    }
    return new HostPlan(new LaunchTarget(host, home, options), launcher);
  }
}
