package com.plushm.controller.shell.option;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a command was called with.
 *
 * @param values by an option's long name; one without a value has an empty text for each time it
 *     was given
 */
public record Arguments(SortedMap<String, List<String>> values, List<String> operands) {
  /** Whether the option was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** The option's value; the last one counts. */
  public Optional<String> value(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** All values of the option, in order. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }
}
