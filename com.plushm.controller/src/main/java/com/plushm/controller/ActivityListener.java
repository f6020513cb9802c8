package com.plushm.controller;

/** Told of an activity on the control node's event loop: it must return quickly. */
public interface ActivityListener {
  /** Counts changed; at most ten times a second. */
  void progress(Progress progress);

  /** Something that a person should read now, such as two names of one host. */
  void notice(String line);

  /** Output of a process came in; only for those who follow. */
  default void output(OutputEvent event) {}

  /** Neither progress nor notices. */
  ActivityListener SILENT =
      new ActivityListener() {
        @Override
        public void progress(Progress progress) {}

        @Override
        public void notice(String line) {}
      };
}
