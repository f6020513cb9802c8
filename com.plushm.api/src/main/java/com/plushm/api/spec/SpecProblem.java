package com.plushm.api.spec;

/**
 * One thing wrong with a specification.
 *
 * @param line from 1; 0 if the whole file is meant
 * @param column from 1
 * @param advice the nearest right word, or what to do; empty if there is none
 */
public record SpecProblem(String file, int line, int column, String what, String advice) {
  /** {@code app.yaml:3:5: unknown key 'commnad' — did you mean 'command'?}. */
  @Override
  public String toString() {
    return file
        + (line > 0 ? ":" + line + ":" + column : "")
        + ": "
        + what
        + (advice.isEmpty() ? "" : " — " + advice);
  }
}
