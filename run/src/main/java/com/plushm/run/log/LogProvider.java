package com.plushm.run.log;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.event.Level;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** The slf4j back end of the products. */
public final class LogProvider implements SLF4JServiceProvider {

  /** System property: the file to write; standard error if unset. */
  public static final String FILE = "plushm.log";

  /** System property: the least level written, {@code trace} to {@code error}; {@code info}. */
  public static final String LEVEL = "plushm.log.level";

  private static final String API_VERSION = "2.0";

  private final ConcurrentMap<String, LineLogger> loggers = new ConcurrentHashMap<>();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter mdc = new NOPMDCAdapter();
  private LogFile file;
  private Level level;

  @Override
  public void initialize() {
    String path = System.getProperty(FILE);
    file = new LogFile(path == null || path.isEmpty() ? null : Path.of(path));
    level = level(System.getProperty(LEVEL, "info"));
  }

  private static Level level(String name) {
    try {
      return Level.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      System.err.println("plushm: " + LEVEL + "=" + name + " is no level; using info");
      return Level.INFO;
    }
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return name -> loggers.computeIfAbsent(name, n -> new LineLogger(n, level, file));
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return mdc;
  }

  @Override
  public String getRequestedApiVersion() {
    return API_VERSION;
  }
}
