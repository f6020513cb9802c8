package com.plushm.controller.shell.print;

import com.plushm.controller.OutputEvent;
import java.io.PrintStream;

/** Prints output as it comes, each line with its hosts in front: {@code local[1-4]: text}. */
public final class LinePrinter {
  private final PrintStream out;
  private final Style style;
  private String openPrefix = "";

  public LinePrinter(PrintStream out, Style style) {
    this.out = out;
    this.style = style;
  }

  /** Prints a piece; one that ends within a line is continued by the same hosts' next piece. */
  public void print(OutputEvent event) {
    String prefix = event.process() + " · " + event.hosts().fold();
    byte[] bytes = event.bytes().toArray();
    if (!openPrefix.equals(prefix)) {
      finish();
    }
    int start = 0;
    while (start < bytes.length) {
      int end = start;
      while (end < bytes.length && bytes[end] != '\n') {
        end++;
      }
      if (openPrefix.isEmpty()) {
        out.print(style.hosts(prefix) + ": ");
      }
      out.write(bytes, start, end - start);
      openPrefix = prefix;
      if (end < bytes.length) {
        finish();
      }
      start = end + 1;
    }
  }

  /** Ends a line that is open. */
  public void finish() {
    if (!openPrefix.isEmpty()) {
      out.print('\n');
      openPrefix = "";
    }
  }
}
