package com.plushm.spec;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.command.Command;
import com.plushm.api.spec.Specification.Conduct;
import com.plushm.api.spec.Specification.FailurePolicy;
import com.plushm.api.spec.Specification.FailurePolicy.Action;
import com.plushm.api.spec.Specification.Limit;
import com.plushm.api.spec.Specification.Process;
import com.plushm.spec.Blocks.Kind;
import com.plushm.spec.grammar.Value;
import com.plushm.spec.problem.Problems;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a process of its checked values. */
final class ProcessBuilder {
  private final Blocks blocks;
  private final Collection<String> components;
  private final FailurePolicy whole;
  private final CareBuilder care;
  private final Problems problems;

  /**
   * @param components names of components, right or wrong
   * @param whole what the application says of failures
   */
  ProcessBuilder(
      Blocks blocks, Collection<String> components, FailurePolicy whole, Problems problems) {
    this.blocks = blocks;
    this.components = components;
    this.whole = whole;
    this.care = new CareBuilder(problems);
    this.problems = problems;
  }

  /** The process; nothing if it is wrong. */
  Optional<Process> build(Value.Entry entry, Value.Table table) {
    String name = entry.key().text();
    String who = "process " + quote(name);
    Optional<String> on = References.one(table, "on", components, who, entry.key(), problems);
    List<String> after =
        blocks.after(Kind.PROCESS, name, on.map(List::of).orElse(List.of()), table);
    Conduct conduct = conduct(table);
    return new CommandLines(problems)
        .read(who, entry.key().place(), table)
        .flatMap(
            line ->
                on.map(
                    component ->
                        new Process(
                            name,
                            component,
                            line.words(),
                            line.shell(),
                            line.environment(),
                            line.directory(),
                            after,
                            line.timeout(),
                            table.flag("idempotent"),
                            conduct)));
  }

  private Conduct conduct(Value.Table table) {
    boolean service = table.flag("service");
    if (service && table.has("timeout")) {
      String what = "a service is kept alive, and 'timeout' would end it";
      problems.add(table.placeOf("timeout"), what, "leave one of them out");
    }
    if (table.text("user").filter(u -> u.text().isBlank()).isPresent()) {
      problems.add(table.placeOf("user"), "'user' is empty", "leave it out for the client's user");
    }
    FailurePolicy own = care.onFailure(table);
    return new Conduct(
        service,
        table.text("user").map(Value.Text::text).orElse(""),
        stdin(table),
        table.table("stdin").flatMap(t -> t.text("file")).map(Value.Text::text).orElse(""),
        limits(table),
        care.monitors(table),
        service ? kept(own) : own);
  }

  /** A service is started again for ever, unless it or the application says something else. */
  private FailurePolicy kept(FailurePolicy own) {
    boolean said = own.times() != 0 || own.then() != Action.UNSAID;
    boolean saidForAll = whole.times() != 0 || whole.then() != Action.UNSAID;
    return said || saidForAll
        ? own
        : new FailurePolicy(FailurePolicy.ALWAYS, own.backoff(), own.then(), own.handler());
  }

  private String stdin(Value.Table table) {
    Optional<Value.Text> text = table.text("stdin");
    int bytes = text.map(t -> t.text().getBytes(StandardCharsets.UTF_8).length).orElse(0);
    if (bytes > Command.STDIN_BYTES_MAX) {
      String what = "'stdin' has " + bytes + " bytes; the limit is " + Command.STDIN_BYTES_MAX;
      problems.add(table.placeOf("stdin"), what, "put it on the hosts, and write {file: PATH}");
    }
    return text.map(Value.Text::text).orElse("");
  }

  private static Map<Limit, Long> limits(Value.Table table) {
    Map<Limit, Long> limits = new EnumMap<>(Limit.class);
    table
        .table("limits")
        .ifPresent(
            own -> {
              own.span("cpu").ifPresent(span -> limits.put(Limit.CPU, seconds(span)));
              own.size("memory").ifPresent(bytes -> limits.put(Limit.MEMORY, bytes));
              own.number("files").ifPresent(n -> limits.put(Limit.FILES, (long) n.number()));
              own.number("processes")
                  .ifPresent(n -> limits.put(Limit.PROCESSES, (long) n.number()));
              own.size("fileSize").ifPresent(bytes -> limits.put(Limit.FILE_SIZE, bytes));
              own.size("core").ifPresent(bytes -> limits.put(Limit.CORE, bytes));
            });
    return Collections.unmodifiableMap(limits);
  }

  /** Whole seconds, a started one included. */
  private static long seconds(Duration span) {
    return span.plusMillis(999).toSeconds();
  }
}
