package com.plushm.client.decide;

/** Where a run stands on this participant; the table in {@link Executor} says what leads where. */
public enum CommandState {
  /** It was taken on and waits for a free place among the running processes. */
  WAITING("waits for a free place"),
  /** It is a barrier's entry, and the runs that it names are not all settled. */
  ENTERING("waits for the runs before it"),
  /** Its intent is being made durable; it is not started before that. */
  RECORDING("its intent is being recorded"),
  /** Its process was asked for and has not been heard of. */
  STARTING("is being started"),
  /** Its process runs. */
  RUNNING("runs"),
  /** Its process was told to end, because its time was up or the participant ends. */
  STOPPING("is being ended"),
  /** It failed, and waits until it is started again. */
  PAUSING("failed, and waits until it is started again"),
  /** It is over, and its end is being made durable; the end is not sent before that. */
  CONCLUDING("its end is being recorded"),
  /** All answers were sent; they are kept until the controller has them. */
  ANSWERED("was answered");

  private final String sentence;

  CommandState(String sentence) {
    this.sentence = sentence;
  }

  /** For people, as in "command 1.7 runs". */
  public String sentence() {
    return sentence;
  }

  /** Whether it takes one of the places for processes. */
  boolean holdsPlace() {
    return this == RECORDING || this == PAUSING || hasProcess();
  }

  /** Whether there is a process or will be one. */
  boolean hasProcess() {
    return this == STARTING || this == RUNNING || this == STOPPING;
  }
}
