package com.plushm.spec.problem;

/**
 * A place in a file.
 *
 * @param line from 1; 0 if the file as a whole is meant
 * @param column from 1, in characters (code points)
 */
public record Place(int line, int column) {
  /** The file as a whole. */
  public static final Place FILE = new Place(0, 0);
}
