package com.plushm.controller.decide;

import java.util.List;
import java.util.function.Consumer;

/** What the parts of one execution share. */
final class Scene {
  private final String key;
  private final Desk desk;
  private final ExecutionPlan plan;
  private final Cast cast;
  private final List<Step> steps;
  private final List<Gate> gates;
  private final RunAccount.Listener accounts;
  private final Consumer<ExecutionNote> notes;
  private final Consumer<String> notices;
  private final ExecutionTimeline timeline;
  private long latest;

  /**
   * @param accounts told of the accounts of all commands
   * @param notes takes what is decided
   * @param notices takes what a person should read now
   */
  Scene(
      String key,
      Desk desk,
      ExecutionPlan plan,
      RunAccount.Listener accounts,
      Consumer<ExecutionNote> notes,
      Consumer<String> notices) {
    this.key = key;
    this.desk = desk;
    this.plan = plan;
    this.accounts = accounts;
    this.notes = notes;
    this.notices = notices;
    this.cast = new Cast(plan.teams(), desk.hosts());
    this.steps = plan.steps().stream().map(Step::new).toList();
    this.gates = plan.gates().stream().map(Gate::new).toList();
    this.timeline = new ExecutionTimeline(plan, desk.hosts());
  }

  String key() {
    return key;
  }

  Desk desk() {
    return desk;
  }

  ExecutionPlan plan() {
    return plan;
  }

  Cast cast() {
    return cast;
  }

  List<Step> steps() {
    return steps;
  }

  List<Gate> gates() {
    return gates;
  }

  RunAccount.Listener accounts() {
    return accounts;
  }

  ExecutionTimeline timeline() {
    return timeline;
  }

  /** Writes down what was decided, before anything comes of it. */
  void note(ExecutionNote note) {
    timeline.add(note);
    notes.accept(note);
  }

  void notice(String words) {
    notices.accept(words);
  }

  /** Milliseconds since 1970; never less than what it was, whatever the machine's clock does. */
  long now() {
    return seen(desk.context().epochMillis());
  }

  /** A note of an earlier controller has that time. */
  long seen(long at) {
    latest = Math.max(latest, at);
    return latest;
  }
}
