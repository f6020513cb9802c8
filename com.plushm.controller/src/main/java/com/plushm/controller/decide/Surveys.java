package com.plushm.controller.decide;

import com.plushm.api.control.ControlMessage.Survey;
import com.plushm.api.control.ControlMessage.Surveyed;
import com.plushm.api.control.NodeReport;
import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.api.id.NodeId;
import com.plushm.api.id.Peer;
import com.plushm.controller.HostState;
import com.plushm.controller.SurveyView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Surveys of the tree: the question goes to the root, the answers are gathered until every joined
 * host has answered or the deadline has passed.
 */
final class Surveys {
  /** A survey ends after this, whoever has not answered. */
  static final long DEADLINE_MILLIS = 3_000;

  /** Surveys under way at a time. */
  static final int OPEN_MAX = 8;

  /** Reports of nodes that are no host's, kept for one survey. */
  static final int STRANGERS_MAX = 1_000;

  private final class Open {
    final long id;
    final Optional<Host> about;
    final Consumer<SurveyView> done;
    final long askedAt = context.now();
    final long lastCommand = sequencer.last().number();
    final Map<NodeId, NodeReport> reports = new TreeMap<>();
    int answered;

    Open(long id, Optional<Host> about, Consumer<SurveyView> done) {
      this.id = id;
      this.about = about;
      this.done = done;
    }
  }

  private final ControlContext context;
  private final Timers timers;
  private final HostTable hosts;
  private final RootLink root;
  private final Sequencer sequencer;
  private final Chronicle chronicle;
  private final Map<Long, Open> open = new TreeMap<>();
  private long ids;

  Surveys(
      ControlContext context,
      Timers timers,
      HostTable hosts,
      RootLink root,
      Sequencer sequencer,
      Chronicle chronicle) {
    this.context = context;
    this.timers = timers;
    this.hosts = hosts;
    this.root = root;
    this.sequencer = sequencer;
    this.chronicle = chronicle;
  }

  /**
   * Asks the tree.
   *
   * @param about of whom everybody is to tell what they saw
   * @param done called once, perhaps before this returns
   * @throws PlushException CONTROLLER_BUSY if too many are under way
   */
  void begin(Optional<Host> about, Consumer<SurveyView> done) {
    if (open.size() >= OPEN_MAX) {
      throw new PlushException(
          ErrorCode.CONTROLLER_BUSY, OPEN_MAX + " surveys are under way", null, "try again");
    }
    // Other controllers' surveys may still be remembered in the tree: ids of a reign are its own.
    Open survey = new Open(context.incarnation().value() << 32 | ++ids, about, done);
    open.put(survey.id, survey);
    Optional<Peer> to = root.root();
    boolean sent =
        to.isPresent()
            && context.send(
                to.get(), new Survey(survey.id, about.flatMap(Host::peer).map(Peer::id)));
    if (sent && hosts.joinedCount() > 0) {
      timers.start("survey-" + survey.id, DEADLINE_MILLIS, () -> end(survey));
    } else {
      end(survey);
    }
  }

  /** A node's answer. */
  void surveyed(Surveyed answer) {
    Open survey = open.get(answer.id());
    if (survey == null) {
      chronicle.count("survey.late");
      return;
    }
    NodeReport report = answer.report();
    boolean known = hosts.byNode(report.node()).filter(Host::joined).isPresent();
    if (known || survey.reports.size() - survey.answered < STRANGERS_MAX) {
      boolean first = survey.reports.put(report.node(), report) == null;
      survey.answered += known && first ? 1 : 0;
    }
    if (survey.answered >= hosts.joinedCount()) {
      end(survey);
    }
  }

  private void end(Open survey) {
    if (open.remove(survey.id) == null) {
      return;
    }
    timers.cancel("survey-" + survey.id);
    List<SurveyView.Surveyed> all = new ArrayList<>();
    long now = context.now();
    Map<NodeId, NodeReport> rest = new TreeMap<>(survey.reports);
    for (Host host : hosts.all()) {
      Optional<NodeId> node = host.peer().map(Peer::id);
      all.add(
          new SurveyView.Surveyed(
              host.name(),
              host.state(),
              Duration.ofMillis(now - host.since()),
              node,
              host.incarnation(),
              host.state() == HostState.JOINED ? "" : host.reason(),
              node.map(rest::remove)));
    }
    List<SurveyView.Moment> past = new ArrayList<>();
    survey.about.ifPresent(host -> past.addAll(pastOf(host, now)));
    survey.done.accept(
        new SurveyView(
            Duration.ofMillis(now - survey.askedAt),
            root.root().map(unused -> context.self().id()),
            root.root().map(Peer::id),
            survey.lastCommand,
            all,
            List.copyOf(rest.values()),
            past));
  }

  private List<SurveyView.Moment> pastOf(Host host, long now) {
    List<SurveyView.Moment> past = new ArrayList<>();
    host.history().forEach(seen -> past.add(new SurveyView.Moment(now - seen.at(), seen.words())));
    chronicle.mentions(host.name().value()).stream()
        .map(seen -> new SurveyView.Moment(now - seen.at(), seen.words()))
        .forEach(past::add);
    past.sort(Comparator.comparingLong(SurveyView.Moment::ageMillis).reversed());
    return past;
  }
}
