package com.plushm.controller.shell.print;

import com.plushm.controller.Progress;
import java.io.PrintStream;

/** One line at the bottom of a terminal that is written over as counts change. */
public final class ProgressLine {
  private static final String CLEAR = "\r\u001b[K";
  private static final String CUT = "…";

  private final PrintStream err;
  private final int columns;
  private boolean shown;

  /**
   * @param columns of the terminal
   */
  public ProgressLine(PrintStream err, int columns) {
    this.err = err;
    this.columns = columns;
  }

  /** Writes over what stands there. */
  public void show(Progress progress) {
    String text = text(progress);
    String line = text.length() < columns ? text : text.substring(0, columns - 2) + CUT;
    err.print(CLEAR + line);
    err.flush();
    shown = true;
  }

  /** Makes room for other output. */
  public void clear() {
    if (shown) {
      err.print(CLEAR);
      err.flush();
      shown = false;
    }
  }

  /** {@code running: 12 of 16 done, 1 failed, 2 missing, waiting for local[3-5]}. */
  static String text(Progress progress) {
    StringBuilder line = new StringBuilder(progress.phase());
    line.append(": ").append(progress.done()).append(" of ").append(progress.targets());
    line.append(" done, ").append(progress.failed()).append(" failed, ");
    line.append(progress.missing()).append(" missing");
    if (!progress.slowest().isEmpty()) {
      line.append(", waiting for ").append(progress.slowest().fold());
    }
    return line.toString();
  }
}
