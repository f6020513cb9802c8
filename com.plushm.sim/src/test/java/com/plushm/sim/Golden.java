package com.plushm.sim;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The trace of a scenario, and the file with which it is compared: {@code
 * src/test/resources/golden/NAME.txt}. When a protocol was changed on purpose, {@code
 * -Dplushm.golden.bless=true} writes the files anew; look at what git says of them.
 */
final class Golden {
  private static final String BLESS = "plushm.golden.bless";
  private static final Path FOLDER = Path.of("src", "test", "resources", "golden");
  private static final Pattern RANDOM = Pattern.compile("-?\\b\\d{10,}\\b");

  /** What hides the story: timers, signs of life and acknowledgements. */
  private static final String NOISE = " time  | (Heartbeat|Pulse|Acknowledge|Pull|SetCtrl)\\b";

  private final List<String> lines = new ArrayList<>();
  private final Pattern noise;

  Golden() {
    this.noise = Pattern.compile(NOISE);
  }

  /**
   * @param more words of messages that hide this story, by the bar
   */
  Golden(String more) {
    this.noise = Pattern.compile(NOISE + "| (" + more + ")\\b");
  }

  /** A line of the trace. */
  void line(String line) {
    lines.add(line);
  }

  /** The story begins here. */
  void begin() {
    lines.clear();
  }

  /**
   * Says that the trace is the one in the file.
   *
   * @param lookAt what is to be seen in it, for who reads the file
   */
  void matches(String name, String lookAt) throws IOException {
    List<String> told = new ArrayList<>();
    lookAt.lines().forEach(line -> told.add("# " + line));
    told.addAll(readable());
    Path file = FOLDER.resolve(name + ".txt");
    if (Boolean.getBoolean(BLESS)) {
      Files.createDirectories(FOLDER);
      Files.write(file, told);
    }
    assertEquals(name, String.join("\n", Files.readAllLines(file)), String.join("\n", told));
  }

  /** Without noise; large random numbers are named in the order in which they come. */
  private List<String> readable() {
    Map<String, String> names = new TreeMap<>();
    List<String> told = new ArrayList<>();
    for (String line : lines) {
      if (!noise.matcher(line).find()) {
        Matcher numbers = RANDOM.matcher(line);
        told.add(
            numbers.replaceAll(
                m -> names.computeIfAbsent(m.group(), n -> "#" + (names.size() + 1))));
      }
    }
    return told;
  }
}
