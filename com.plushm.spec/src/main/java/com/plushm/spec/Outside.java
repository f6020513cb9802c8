package com.plushm.spec;

import com.plushm.api.error.PlushException;
import com.plushm.api.spec.HostSources;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.Optional;
import java.util.function.Function;

/**
 * What lies outside of the file that is read: a source that fails is a problem where it is named.
 */
final class Outside {
  private final HostSources sources;
  private final Problems problems;

  Outside(HostSources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /** What a source says; nothing if it cannot, which has been noted. */
  <T> Optional<T> ask(Place place, Function<HostSources, T> question) {
    try {
      return Optional.of(question.apply(sources));
    } catch (PlushException e) {
      String where = e.where().map(w -> w + ": ").orElse("");
      problems.add(place, where + e.what(), e.todo().orElse(""));
      return Optional.empty();
    }
  }

  /** As {@link #ask}, for bytes, of which there may be so many. */
  Optional<byte[]> bytes(Place place, String what, Function<HostSources, byte[]> question) {
    Optional<byte[]> bytes = ask(place, question);
    if (bytes.isPresent() && bytes.get().length > HostSources.BYTES_MAX) {
      String all = what + " has " + bytes.get().length + " bytes";
      problems.add(place, all, "the limit is " + HostSources.BYTES_MAX);
      return Optional.empty();
    }
    return bytes;
  }
}
