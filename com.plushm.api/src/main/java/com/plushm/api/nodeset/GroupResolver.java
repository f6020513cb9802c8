package com.plushm.api.nodeset;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Tells what a group in a node-set expression stands for: {@code @group}, {@code @source:group}
 * and, for all nodes, {@code @*} and {@code @source:*}.
 *
 * <p>The answer is again a node-set expression and may name groups; a group without a source in it
 * belongs to the source of the group that named it. While one expression is evaluated, each group
 * is asked for once. A {@link RuntimeException} of the resolver leaves {@link NodeSet#parse(String,
 * GroupResolver)} as it is.
 */
@ConsumerType
@FunctionalInterface
public interface GroupResolver {
  /** The group name that asks for every node of a source; wildcards such as {@code web*} use it. */
  String ALL = "*";

  /** The source name that means "no source was written": the resolver's default source. */
  String DEFAULT_SOURCE = "";

  /**
   * The nodes of a group.
   *
   * @param source the source's name; {@link #DEFAULT_SOURCE} when none was written
   * @param group the group's name without {@code @}; {@link #ALL} for all nodes
   * @return a node-set expression, empty text for a group without members; nothing when this source
   *     has no such group
   */
  Optional<String> resolve(String source, String group);
}
