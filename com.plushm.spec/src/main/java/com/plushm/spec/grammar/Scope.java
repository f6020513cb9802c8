package com.plushm.spec.grammar;

import com.plushm.api.spec.RunVariables;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which variables of a run a text may have, beside those that the file declares. */
public enum Scope {
  /** None: the text is needed before anything runs. */
  READ("", ""),
  /** What a process runs with. */
  RUN(
      "a process runs",
      "use it in command, shell or environment",
      RunVariables.HOST,
      RunVariables.RANK,
      RunVariables.COUNT),
  /** What a workflow's task runs with: as a process, and its input. */
  TASK(
      "a task of a workflow runs",
      "use it in command, shell or environment of a workflow",
      RunVariables.HOST,
      RunVariables.RANK,
      RunVariables.COUNT,
      RunVariables.INPUT,
      RunVariables.INDEX),
  /** A command that installs software. */
  INSTALL("software is installed", "use it in the install command of software", "archive"),
  /** All of them: a declared value, until it is used. */
  ANY(
      "",
      "",
      RunVariables.HOST,
      RunVariables.RANK,
      RunVariables.COUNT,
      RunVariables.INPUT,
      RunVariables.INDEX,
      "archive");

  private final String moment;
  private final String advice;
  private final List<String> names;

  Scope(String moment, String advice, String... names) {
    this.moment = moment;
    this.advice = advice;
    this.names = List.of(names);
  }

  /** When its variables get their values. */
  String moment() {
    return moment;
  }

  /** Where its variables may stand. */
  String advice() {
    return advice;
  }

  /** All of them but {@code COMPONENT.hosts}. */
  static Collection<String> all() {
    Set<String> all = new TreeSet<>();
    for (Scope scope : values()) {
      all.addAll(scope.names);
    }
    return all;
  }

  /** Whether the controller and the client look for variables in it, and for what escapes them. */
  boolean isReplacedLater() {
    return this == RUN || this == TASK || this == ANY;
  }

  /**
   * Whether a variable of the run may stand here.
   *
   * @param name its own, or a component's with {@code .hosts}
   */
  boolean has(String name) {
    return names.contains(name) || (isReplacedLater() && name.endsWith(RunVariables.HOSTS_SUFFIX));
  }

  /** The first scope that has the variable; {@link #READ} if it is none of a run. */
  static Scope of(String name) {
    for (Scope scope : values()) {
      if (scope.has(name)) {
        return scope;
      }
    }
    return READ;
  }
}
