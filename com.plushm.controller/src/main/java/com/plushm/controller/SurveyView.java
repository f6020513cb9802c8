package com.plushm.controller;

import com.plushm.api.control.NodeReport;
import com.plushm.api.id.HostName;
import com.plushm.api.id.Incarnation;
import com.plushm.api.id.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a survey of the tree brought: every host with what its node said, and what the controller
 * itself knows of one.
 *
 * @param took from the question to the last answer, or to the deadline
 * @param controller the node of the controller itself, once it has one
 * @param root as the controller believes
 * @param lastCommand number of the last command that was numbered when the survey began
 * @param hosts all that the controller knows, by name
 * @param strangers reports of nodes that are no host's, or not the host's present one
 * @param past what the controller saw of the host that was asked about, oldest first
 */
public record SurveyView(
    Duration took,
    Optional<NodeId> controller,
    Optional<NodeId> root,
    long lastCommand,
    List<Surveyed> hosts,
    List<NodeReport> strangers,
    List<Moment> past) {

  /**
   * A host in a survey.
   *
   * @param node its node, once it was seen
   * @param report absent if its node did not answer in time
   */
  public record Surveyed(
      HostName host,
      HostState state,
      Duration inState,
      Optional<NodeId> node,
      Incarnation incarnation,
      String reason,
      Optional<NodeReport> report) {}

  /** Something that the controller saw, so long ago. */
  public record Moment(long ageMillis, String words) {}
}
