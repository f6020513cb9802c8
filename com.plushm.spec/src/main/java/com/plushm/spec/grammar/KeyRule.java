package com.plushm.spec.grammar;

import java.util.regex.Pattern;

/** What the keys of a mapping may look like when the user chooses them. */
public enum KeyRule {
  /** Names of pools, software, components and blocks. */
  NAME(
      "a name",
      "[A-Za-z_][A-Za-z0-9_-]{0,63}",
      "use letters, digits, '_' and '-', a letter first, 64 characters at most"),
  /** Names of the specification's own variables. */
  VARIABLE(
      "a variable's name",
      "[A-Za-z_][A-Za-z0-9_]{0,63}",
      "use letters, digits and '_', a letter first, 64 characters at most"),
  /** Names of environment variables. */
  ENVIRONMENT(
      "an environment variable's name",
      "(?!PLUSHM_)[A-Za-z_][A-Za-z0-9_]{0,254}",
      "use letters, digits and '_', a letter first; names with PLUSHM_ are ours"),
  /** Names of a launcher's options. */
  OPTION(
      "an option's name",
      "[A-Za-z][A-Za-z0-9_.-]{0,63}",
      "use letters, digits, '_', '-' and '.', a letter first, 64 characters at most"),
  /** Names of labels. */
  LABEL(
      "a label's name",
      "[A-Za-z_][A-Za-z0-9_.-]{0,63}",
      "use letters, digits, '_', '-' and '.', a letter first, 64 characters at most"),
  /** Node sets; they are read later. */
  HOSTS("a node set", "[\\s\\S]+", "name hosts, as in node[1-4]");

  private final String what;
  private final Pattern pattern;
  private final String advice;

  KeyRule(String what, String pattern, String advice) {
    this.what = what;
    this.pattern = Pattern.compile(pattern);
    this.advice = advice;
  }

  String what() {
    return what;
  }

  /** As JSON Schema takes it too. */
  String pattern() {
    return pattern.pattern();
  }

  String advice() {
    return advice;
  }

  boolean accepts(String key) {
    return pattern.matcher(key).matches();
  }
}
