package com.plushm.run.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** One named logger: a line holds the time (UTC), the level, the thread, the class, the message. */
final class LineLogger extends LegacyAbstractLogger {

  private static final long serialVersionUID = 1L;

  private final transient LogFile file;
  private final Level least;
  private final String shortName;

  LineLogger(String name, Level least, LogFile file) {
    this.name = name;
    this.least = least;
    this.file = file;
    this.shortName = name.substring(name.lastIndexOf('.') + 1);
  }

  @Override
  protected String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] arguments, Throwable cause) {
    StringBuilder line = new StringBuilder(160);
    line.append(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .append(' ')
        .append(level)
        .append(" [")
        .append(Thread.currentThread().getName())
        .append("] ")
        .append(shortName)
        .append(": ")
        .append(MessageFormatter.basicArrayFormat(pattern, arguments))
        .append('\n');
    if (cause != null) {
      StringWriter trace = new StringWriter();
      cause.printStackTrace(new PrintWriter(trace, true));
      line.append(trace);
    }
    file.write(line);
  }

  private boolean writes(Level level) {
    return level.toInt() >= least.toInt();
  }

  @Override
  public boolean isTraceEnabled() {
    return writes(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return writes(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return writes(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return writes(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return writes(Level.ERROR);
  }
}
