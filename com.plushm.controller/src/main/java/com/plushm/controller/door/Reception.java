package com.plushm.controller.door;

/** Serves who comes through the door: executes commands. */
public interface Reception {
  /**
   * Serves one visitor on the calling thread, until its command has ended. Whatever a person should
   * read has been written to the visitor when it returns.
   *
   * @return the exit status, 0 to 255
   */
  int serve(Visitor visitor);
}
