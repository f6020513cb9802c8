package com.plushm.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The configuration of one command, in layers: flags before the command's name, then {@code
 * PLUSHM_*} variables, then {@code $XDG_CONFIG_HOME/plushm/config}, then {@code plushm/config} in
 * the folders of {@code $XDG_CONFIG_DIRS}, then defaults.
 */
final class Settings {
  static final String DEPLOYMENT = "deployment";
  static final String STATE = "state";

  /** All keys; the first {@link #FLAGS} of them are also flags of every command. */
  private static final String[] KEYS = {
    DEPLOYMENT,
    STATE,
    "overlay",
    "control-node",
    "idle",
    "uplink",
    "mass-failure",
    "user",
    "port",
    "identity",
    "jump"
  };

  private static final int FLAGS = 7;

  /** Those that the controller is started with, beside its deployment and state folder. */
  private static final List<String> FOR_CONTROLLER =
      List.of("overlay", "control-node", "idle", "uplink", "mass-failure");

  private static final int FILE_BYTES_MAX = 64 << 10;
  private static final int NAME_LENGTH_MAX = 64;
  private static final int SECONDS_LENGTH_MAX = 9;
  private static final String FROM_DEFAULT = "default";

  private final List<Setting> settings = new ArrayList<>();

  private Settings() {}

  /** Whether the text is a flag that may stand before a command's name. */
  static boolean isFlag(String key) {
    for (int i = 0; i < FLAGS; i++) {
      if (KEYS[i].equals(key)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Resolves all settings.
   *
   * @param flags from the command line, by key
   * @throws Failure if a file is wrong or a value cannot be
   */
  static Settings resolve(Map<String, String> flags, Map<String, String> environment)
      throws Failure {
    Settings resolved = new Settings();
    List<Map<String, Setting>> files = files(environment);
    for (String key : KEYS) {
      Setting setting = find(key, flags, environment, files);
      if (setting != null) {
        resolved.settings.add(setting);
      }
    }
    resolved.addDefaults(environment);
    return resolved;
  }

  /** All of them, with their origin. */
  List<Setting> all() {
    return settings;
  }

  /** The value of a key; null if it is not set. */
  String get(String key) {
    for (Setting setting : settings) {
      if (setting.key().equals(key)) {
        return setting.value();
      }
    }
    return null;
  }

  String deployment() {
    return get(DEPLOYMENT);
  }

  /** The state folder, absolute. */
  String state() {
    return get(STATE);
  }

  /** Options of the controller's start script. */
  List<String> forController() {
    List<String> options = new ArrayList<>();
    for (Setting setting : settings) {
      if (FOR_CONTROLLER.contains(setting.key())) {
        options.add("--".concat(setting.key()));
        options.add(setting.value());
      }
    }
    return options;
  }

  private static Setting find(
      String key,
      Map<String, String> flags,
      Map<String, String> environment,
      List<Map<String, Setting>> files) {
    String value = flags.get(key);
    if (value != null) {
      return new Setting(key, value, "--".concat(key));
    }
    String variable = "PLUSHM_".concat(upper(key));
    value = environment.get(variable);
    if (value != null && !value.isEmpty()) {
      return new Setting(key, value, variable);
    }
    for (Map<String, Setting> file : files) {
      Setting setting = file.get(key);
      if (setting != null) {
        return setting;
      }
    }
    return null;
  }

  private void addDefaults(Map<String, String> environment) throws Failure {
    if (get(DEPLOYMENT) == null) {
      settings.add(new Setting(DEPLOYMENT, "default", FROM_DEFAULT));
    }
    checkName(deployment());
    checkSeconds(get("idle"));
    String state = state();
    if (state == null) {
      String base = folder(environment, "XDG_STATE_HOME", ".local/state");
      settings.add(new Setting(STATE, base.concat("/plushm/").concat(deployment()), FROM_DEFAULT));
    } else if (!state.startsWith("/")) {
      for (int i = 0; i < settings.size(); i++) {
        Setting setting = settings.get(i);
        if (setting.key().equals(STATE)) {
          String absolute = new File(state).getAbsolutePath();
          settings.set(i, new Setting(STATE, absolute, setting.origin()));
        }
      }
    }
  }

  /** A deployment's name becomes a folder's: nothing in it may lead elsewhere. */
  private static void checkName(String name) throws Failure {
    boolean good = !name.isEmpty() && name.length() <= NAME_LENGTH_MAX && name.charAt(0) != '.';
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      good =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "-_.".indexOf(c) >= 0;
    }
    if (!good) {
      throw invalid(
          "'" + name + "' is not a deployment's name",
          "use up to " + NAME_LENGTH_MAX + " letters, digits, '-', '_' and '.'");
    }
  }

  private static void checkSeconds(String idle) throws Failure {
    boolean good = idle == null || (!idle.isEmpty() && idle.length() <= SECONDS_LENGTH_MAX);
    for (int i = 0; good && idle != null && i < idle.length(); i++) {
      good = idle.charAt(i) >= '0' && idle.charAt(i) <= '9';
    }
    if (!good) {
      throw invalid("'" + idle + "' is not an idle time", "give seconds; 0 is for ever");
    }
  }

  private static List<Map<String, Setting>> files(Map<String, String> environment) throws Failure {
    List<Map<String, Setting>> files = new ArrayList<>();
    addFile(files, folder(environment, "XDG_CONFIG_HOME", ".config"));
    String systems = environment.get("XDG_CONFIG_DIRS");
    if (systems == null || systems.isEmpty()) {
      addFile(files, "/etc/xdg");
      return files;
    }
    int from = 0;
    while (from < systems.length()) {
      int colon = systems.indexOf(':', from);
      int to = colon < 0 ? systems.length() : colon;
      if (to > from) {
        addFile(files, systems.substring(from, to));
      }
      from = to + 1;
    }
    return files;
  }

  private static String folder(Map<String, String> environment, String variable, String inHome)
      throws Failure {
    String folder = environment.get(variable);
    if (folder != null && folder.startsWith("/")) {
      return folder;
    }
    String home = environment.get("HOME");
    if (home == null || home.isEmpty()) {
      home = System.getProperty("user.home");
    }
    if (home == null || home.isEmpty()) {
      throw invalid("no home folder", "set HOME, or give --state");
    }
    return home.concat("/").concat(inHome);
  }

  private static void addFile(List<Map<String, Setting>> files, String folder) throws Failure {
    String file = folder.concat("/plushm/config");
    long length = new File(file).length();
    if (length == 0) {
      return;
    }
    if (length > FILE_BYTES_MAX) {
      throw invalid(file + " has " + length + " bytes", "keep it below " + FILE_BYTES_MAX);
    }
    try {
      files.add(parse(file, new String(Files.readAllBytes(Path.of(file)), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw invalid(file + " cannot be read", "make it readable, or move it away");
    }
  }

  /** Reads {@code key = value} lines; {@code #} starts a comment. */
  private static Map<String, Setting> parse(String file, String text) throws Failure {
    Map<String, Setting> values = new TreeMap<>();
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String place = file + ":" + number;
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals).strip();
      if (equals < 0 || !List.of(KEYS).contains(key)) {
        throw invalid(
            place + ": '" + key + "' is not a setting",
            "write KEY = VALUE with one of " + String.join(", ", KEYS));
      }
      values.put(key, new Setting(key, line.substring(equals + 1).strip(), place));
    }
    return values;
  }

  private static Failure invalid(String what, String todo) {
    return new Failure("PM120", Failure.USAGE, what, todo);
  }

  private static String upper(String key) {
    StringBuilder upper = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      upper.append(c == '-' ? '_' : Character.toUpperCase(c));
    }
    return upper.toString();
  }
}
