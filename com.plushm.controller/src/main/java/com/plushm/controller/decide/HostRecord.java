package com.plushm.controller.decide;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.id.CommandId;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.Ordinal;
import com.plushm.api.id.Peer;
import com.plushm.controller.Drain;
import com.plushm.controller.HostPlan;
import com.plushm.controller.HostState;
import com.plushm.controller.StoryLine;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A host as the journal keeps it: all that a later controller has to know of it. Moments are
 * milliseconds since 1970, as the clock of one process means nothing to the next.
 *
 * @param ordinal of its present node, if that was ever admitted
 * @param reserved the ordinal set aside for its first node
 * @param admitted the incarnation that was admitted last
 * @param admittedBy the ADMIT of that incarnation; NONE if there was none
 * @param firstAdmittedBy the first ADMIT of its present node; NONE if there was none
 * @param losses the moments of its last losses, oldest first
 * @param primary the host whose participant this name means too
 * @param facts what it is made of, by name
 * @param history its last changes of state, oldest first
 */
public record HostRecord(
    HostPlan plan,
    HostState state,
    long since,
    Optional<Peer> peer,
    Incarnation incarnation,
    Optional<Ordinal> ordinal,
    Optional<Ordinal> reserved,
    Incarnation admitted,
    CommandId admittedBy,
    CommandId firstAdmittedBy,
    long joinedAt,
    ErrorCode code,
    String reason,
    List<Long> losses,
    boolean pinned,
    boolean leaving,
    boolean wanted,
    Drain drain,
    Optional<HostName> primary,
    SortedMap<String, String> facts,
    List<StoryLine> history) {

  /** Losses that are remembered of one host. */
  static final int LOSSES_MAX = 64;

  /** Facts that are remembered of one host. */
  static final int FACTS_MAX = 64;

  /** Changes of state that are remembered of one host. */
  static final int HISTORY_MAX = 8;

  HostName name() {
    return plan.target().host();
  }
}
