package com.plushm.controller.door;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a command asks for, in its terms: a version (one byte), argument vector, working directory,
 * environment (names and values in turn), settings (key, value and origin in turn), terminal flags.
 * A list is a count and its texts; a text is the count of its bytes and the bytes in UTF-8; counts
 * have four bytes.
 *
 * @param arguments never parsed: the command's name and what follows; empty for a session
 * @param directory where relative file names are looked up
 * @param environment the few variables that say how to print and where configuration is
 * @param terminals a {@code 1} for each of input, output and error that is a terminal
 */
public record Request(
    List<String> arguments,
    String directory,
    SortedMap<String, String> environment,
    List<Setting> settings,
    String terminals) {

  /** Texts in a list at most. */
  static final int TEXTS_MAX = 64 << 10;

  private static final int INPUT = 0;
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;

  /** A value of the command's configuration, and where it comes from. */
  public record Setting(String key, String value, String origin) {}

  /** Whether the command's standard input is a terminal. */
  public boolean inputIsTerminal() {
    return flag(INPUT);
  }

  /** Whether its standard output is one. */
  public boolean outputIsTerminal() {
    return flag(OUTPUT);
  }

  /** Whether its standard error is one. */
  public boolean errorIsTerminal() {
    return flag(ERROR);
  }

  private boolean flag(int index) {
    return terminals.length() > index && terminals.charAt(index) == '1';
  }

  /**
   * Reads a request.
   *
   * @throws IOException if it is not one, or of another version
   */
  static Request decode(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (in.get() != Frames.VERSION) {
        throw new IOException("a request of another version");
      }
      List<String> arguments = texts(in);
      String directory = text(in);
      List<String> variables = texts(in);
      List<String> settings = texts(in);
      String terminals = text(in);
      return new Request(
          Collections.unmodifiableList(arguments),
          directory,
          Collections.unmodifiableSortedMap(pairs(variables)),
          Collections.unmodifiableList(settings(settings)),
          terminals);
    } catch (BufferUnderflowException e) {
      throw new IOException("a request that is cut off", e);
    }
  }

  private static List<String> texts(ByteBuffer in) throws IOException {
    int count = in.getInt();
    // Each text takes four bytes at least: nothing is allocated for a count that cannot be.
    if (count < 0 || count > TEXTS_MAX || count > in.remaining() / Integer.BYTES) {
      throw new IOException("a list of " + count + " texts");
    }
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text(in));
    }
    return texts;
  }

  private static String text(ByteBuffer in) throws IOException {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IOException("a text of " + length + " bytes");
    }
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  private static SortedMap<String, String> pairs(List<String> texts) {
    SortedMap<String, String> pairs = new TreeMap<>();
    for (int i = 0; i + 1 < texts.size(); i += 2) {
      pairs.put(texts.get(i), texts.get(i + 1));
    }
    return pairs;
  }

  private static List<Setting> settings(List<String> texts) {
    List<Setting> settings = new ArrayList<>();
    for (int i = 0; i + 2 < texts.size(); i += 3) {
      settings.add(new Setting(texts.get(i), texts.get(i + 1), texts.get(i + 2)));
    }
    return settings;
  }
}
