package com.plushm.api.overlay;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An overlay by name, with settings that are to be other than its bundle's configuration says, as
 * in {@code randtree:degree=4,sampleSize=5}. Flags, configuration and the offer to a client have it
 * in this one form.
 *
 * @param options by name, not checked: what an overlay may be set is its own business
 */
public record OverlayChoice(String name, SortedMap<String, String> options) {
  /** The longest text of a choice. */
  public static final int LENGTH_MAX = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]*");
  private static final Pattern OPTION = Pattern.compile("([A-Za-z][A-Za-z0-9]*)=([A-Za-z0-9._-]+)");

  public OverlayChoice {
    options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
  }

  /**
   * Reads {@code NAME} or {@code NAME:OPTION=VALUE,OPTION=VALUE}.
   *
   * @throws PlushException CONFIG_INVALID
   */
  public static OverlayChoice parse(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    SortedMap<String, String> options = new TreeMap<>();
    if (text.length() > LENGTH_MAX || !NAME.matcher(name).matches()) {
      throw malformed(text, "an overlay's name comes first");
    }
    if (colon >= 0) {
      for (String part : text.substring(colon + 1).split(",", -1)) {
        Matcher option = OPTION.matcher(part);
        if (!option.matches()) {
          throw malformed(text, "'" + part + "' is not OPTION=VALUE");
        }
        if (options.put(option.group(1), option.group(2)) != null) {
          throw malformed(text, "'" + option.group(1) + "' stands there twice");
        }
      }
    }
    return new OverlayChoice(name, options);
  }

  private static PlushException malformed(String text, String why) {
    String shown = text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) + "…" : text;
    return new PlushException(
        ErrorCode.CONFIG_INVALID,
        "'" + shown + "' does not choose an overlay: " + why,
        "overlay",
        "write NAME or NAME:OPTION=VALUE,OPTION=VALUE, as in randtree:degree=4");
  }

  /** The text that {@link #parse} reads, options in the order of their names. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    char separator = ':';
    for (var option : options.entrySet()) {
      text.append(separator).append(option.getKey()).append('=').append(option.getValue());
      separator = ',';
    }
    return text.toString();
  }
}
