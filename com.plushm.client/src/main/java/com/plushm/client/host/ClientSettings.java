package com.plushm.client.host;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import com.plushm.client.decide.ExecutorSettings;
import com.plushm.client.enrol.EnrolmentDialogue;
import org.osgi.framework.BundleContext;

/**
 * How this client was started: framework properties, which the launcher's command line sets. There
 * is no configuration admin in a client, for the sake of its start-up time.
 *
 * @param home the home folder, {@code plushm.home}
 * @param version of the client's bundle
 * @param processesMax {@code plushm.processes}, processes at a time
 * @param queueMax {@code plushm.queue}, runs that may wait for a free place
 * @param enrolMillis {@code plushm.enrol.millis}, how long the enrolment may take
 * @param uplink {@code plushm.uplink}, bytes per second that it writes to its links; 0 for no limit
 */
record ClientSettings(
    String home, String version, int processesMax, int queueMax, long enrolMillis, long uplink) {
  static final String HOME = "plushm.home";
  static final String PROCESSES = "plushm.processes";
  static final String QUEUE = "plushm.queue";
  static final String ENROL_MILLIS = "plushm.enrol.millis";
  static final String UPLINK = "plushm.uplink";

  /**
   * @throws PlushException {@code CONFIG_INVALID} if a property is missing or no number
   */
  static ClientSettings of(BundleContext context) {
    String home = context.getProperty(HOME);
    if (home == null || home.isEmpty()) {
      throw new PlushException(
          ErrorCode.CONFIG_INVALID, "a client needs a home folder", HOME, "start it with --home");
    }
    return new ClientSettings(
        home,
        context.getBundle().getVersion().toString(),
        number(context, PROCESSES, ExecutorSettings.PROCESSES_MAX),
        number(context, QUEUE, ExecutorSettings.QUEUE_MAX),
        number(context, ENROL_MILLIS, (int) EnrolmentDialogue.DEADLINE_MILLIS),
        number(context, UPLINK, 0));
  }

  private static int number(BundleContext context, String name, int usual) {
    String value = context.getProperty(name);
    if (value == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, value, e);
    }
    throw invalid(name, value, null);
  }

  private static PlushException invalid(String name, String value, Throwable cause) {
    String what = "'" + value + "' is not a positive number";
    return new PlushException(ErrorCode.CONFIG_INVALID, what, name, "give one", cause);
  }
}
