package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.spec.Specification;
import com.plushm.controller.decide.application.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * What the language of specifications has and executions do not carry out yet. It is refused before
 * anything starts: a barrier that is passed over would be worse than none.
 */
final class Unsupported {
  private Unsupported() {}

  /**
   * @throws PlushException SPEC_INVALID, naming all of it
   */
  static void refuse(Specification spec) {
    List<String> all = new ArrayList<>();
    for (Specification.Component each : spec.components()) {
      for (Specification.Constraint constraint : each.constraints()) {
        if (!constraint.fact().startsWith(Matcher.LABEL)) {
          all.add("'" + constraint.fact() + "' of component '" + each.name() + "'");
        }
      }
    }
    for (Specification.Process each : spec.processes()) {
      if (!each.conduct().monitors().isEmpty()) {
        all.add("monitors of '" + each.name() + "'");
      }
    }
    if (!spec.monitors().isEmpty()) {
      all.add("monitors");
    }
    if (!all.isEmpty()) {
      throw new PlushException(
          ErrorCode.SPEC_INVALID,
          "this version reads and plans, but does not carry out: " + String.join(", ", all),
          spec.file(),
          "leave it out, or look at it with 'plushm plan'");
    }
  }
}
