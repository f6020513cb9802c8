package com.plushm.controller.door;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.BiConsumer;

/** One command, or one interactive session, that a person runs. */
public interface Visitor {
  Request request();

  /** The person's standard input, which is asked for at the first read. */
  InputStream in();

  /** The person's standard output; unbuffered. Writing blocks while nobody reads it. */
  OutputStream out();

  /** The person's standard error; unbuffered. */
  OutputStream err();

  /** Ctrl-C, and the end of a command whose person is gone. */
  Interrupts interrupts();

  /** Told the terminal's columns and rows when they change. */
  void onWindow(BiConsumer<Integer, Integer> listener);

  /**
   * If this controller should be gone before the command has ended: the words that go on with it at
   * the next one; none if nothing does.
   */
  void resumeWith(List<String> words);

  /** Something to do after the exit status was sent, such as ending the controller. */
  void afterwards(Runnable action);
}
