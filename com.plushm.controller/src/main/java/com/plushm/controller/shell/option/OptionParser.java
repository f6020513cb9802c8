package com.plushm.controller.shell.option;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the command line of one command. */
public final class OptionParser {
  private final String command;
  private final List<Option> options;

  public OptionParser(String command, List<Option> options) {
    this.command = command;
    this.options = options;
  }

  /**
   * Reads the words after the command's name.
   *
   * @throws PlushException USAGE
   */
  public Arguments parse(List<String> words) {
    Reading reading = new Reading(words);
    while (reading.next < words.size()) {
      String word = words.get(reading.next++);
      if (word.equals("--")) {
        reading.operands.addAll(words.subList(reading.next, words.size()));
        break;
      } else if (word.startsWith("--")) {
        reading.longOption(word);
      } else if (word.startsWith("-") && word.length() > 1) {
        reading.letters(word);
      } else {
        reading.operands.add(word);
      }
    }
    return new Arguments(
        Collections.unmodifiableSortedMap(reading.values),
        Collections.unmodifiableList(reading.operands));
  }

  private PlushException wrong(String what, String todo) {
    return new PlushException(ErrorCode.USAGE, what, command, todo);
  }

  private PlushException unknown(String typed) {
    List<String> names = new ArrayList<>();
    for (Option option : options) {
      names.add("--" + option.name());
    }
    Optional<String> near = NearestWord.find(typed, names);
    return wrong(
        "unknown option '" + typed + "'",
        near.map(name -> "did you mean '" + name + "'?")
            .orElse("plushm help " + command + " lists its options; what follows -- is none"));
  }

  /** The state of one parse. */
  private final class Reading {
    final List<String> words;
    final SortedMap<String, List<String>> values = new TreeMap<>();
    final List<String> operands = new ArrayList<>();
    int next;

    Reading(List<String> words) {
      this.words = words;
    }

    void longOption(String word) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
      Option option = byName(name, word);
      if (!option.takesValue() && equals >= 0) {
        throw wrong("option --" + name + " takes no value", "write --" + name);
      }
      String value = equals >= 0 ? word.substring(equals + 1) : valueOf(option, "--" + name);
      put(option, value);
    }

    void letters(String word) {
      for (int i = 1; i < word.length(); i++) {
        Option option = byLetter(word.charAt(i), word);
        if (option.takesValue() && i + 1 < word.length()) {
          put(option, word.substring(i + 1));
          return;
        }
        put(option, valueOf(option, "-" + option.letter()));
      }
    }

    private String valueOf(Option option, String typed) {
      if (!option.takesValue()) {
        return "";
      }
      if (next == words.size()) {
        throw wrong(
            "option " + typed + " lacks its value", "write " + typed + " " + option.argument());
      }
      return words.get(next++);
    }

    private void put(Option option, String value) {
      values.computeIfAbsent(option.name(), name -> new ArrayList<>()).add(value);
    }

    private Option byName(String name, String word) {
      for (Option option : options) {
        if (option.name().equals(name)) {
          return option;
        }
      }
      throw unknown(word);
    }

    private Option byLetter(char letter, String word) {
      for (Option option : options) {
        if (option.letter() == letter) {
          return option;
        }
      }
      throw unknown(word.length() == 2 ? word : "-" + letter);
    }
  }
}
