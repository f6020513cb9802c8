package com.plushm.run.start;

import java.lang.reflect.InvocationTargetException;

/**
 * Checks the version of Java, then calls the main class that the first argument names with the
 * remaining arguments. Uses nothing that Java 8 does not have.
 */
public final class Start {

  /** Exit status when this Java cannot run Plush-M: EX_UNAVAILABLE of sysexits.h. */
  public static final int EXIT_UNAVAILABLE = 69;

  private static final int JAVA_MIN = 17;

  private Start() {}

  /**
   * Runs the main class {@code args[0]} with the other arguments.
   *
   * @param args the name of a class with a {@code main} method, then its arguments
   * @throws Throwable whatever that main method throws
   */
  public static void main(String[] args) throws Throwable {
    String refusal = refusal(System.getProperty("java.specification.version"));
    if (refusal != null) {
      System.err.println(refusal);
      System.exit(EXIT_UNAVAILABLE);
    }
    String[] rest = new String[args.length - 1];
    System.arraycopy(args, 1, rest, 0, rest.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** What to say to a Java of this specification version; null if it is new enough. */
  static String refusal(String version) {
    if (major(version) >= JAVA_MIN) {
      return null;
    }
    return "plushm: Java "
        + JAVA_MIN
        + " or newer needed, found "
        + version
        + " in "
        + System.getProperty("java.home")
        + "; set PLUSHM_JAVA or JAVA_HOME to a newer one";
  }

  /** The feature release in a specification version: 8 of "1.8", 17 of "17"; 0 if unreadable. */
  static int major(String version) {
    String number = version.startsWith("1.") ? version.substring(2) : version;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
