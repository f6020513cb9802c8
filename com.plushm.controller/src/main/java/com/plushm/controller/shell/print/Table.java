package com.plushm.controller.shell.print;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final int[] widths;

  public Table(String... titles) {
    this.widths = new int[titles.length];
    row(titles);
  }

  /** Adds a row with as many cells as there are titles. */
  public void row(String... cells) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], cells[i].length());
    }
    rows.add(List.of(cells));
  }

  /** Prints the titles, if there is any row, and the rows. */
  public void print(PrintStream out, Style style) {
    for (int r = 0; r < rows.size() && rows.size() > 1; r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = rows.get(r).get(i);
        line.append(cell);
        line.append(" ".repeat(widths[i] - cell.length())).append(GAP);
      }
      String text = line.toString().stripTrailing();
      out.print((r == 0 ? style.strong(text) : text) + "\n");
    }
  }
}
