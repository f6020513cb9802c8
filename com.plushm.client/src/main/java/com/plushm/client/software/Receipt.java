package com.plushm.client.software;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a package that was installed.
 *
 * @param sha256 of its archive; empty if there was none
 * @param kind as in {@link com.plushm.api.command.Unpacking}
 * @param made whether its folder was made for it
 * @param users executions and hosts that had it installed and did not remove it
 * @param files files and links of it, from its folder on
 * @param folders folders of it, likewise, each behind the one it is in
 */
record Receipt(
    String sha256,
    String kind,
    boolean made,
    List<String> users,
    List<String> files,
    List<String> folders) {
  private static final String FIRST = "plushm package 1";
  private static final String SHA_256 = "sha256 ";
  private static final String KIND = "kind ";
  private static final String MADE = "made";
  private static final String USER = "user ";
  private static final String FILE = "file ";
  private static final String FOLDER = "folder ";

  /** Executions that are remembered as its users, at most; the oldest is forgotten. */
  private static final int USERS_MAX = 1_000;

  boolean is(String otherSha256, String otherKind) {
    return sha256.equals(otherSha256) && kind.equals(otherKind);
  }

  /** Somebody more uses it. */
  Receipt with(String user) {
    List<String> more = new ArrayList<>(users);
    more.remove(user);
    more.add(user);
    return users(more.subList(Math.max(0, more.size() - USERS_MAX), more.size()));
  }

  Receipt without(String user) {
    List<String> less = new ArrayList<>(users);
    less.remove(user);
    return users(less);
  }

  private Receipt users(List<String> now) {
    return new Receipt(sha256, kind, made, List.copyOf(now), files, folders);
  }

  /** One line for each; none of the names has a line's end in it. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(List.of(FIRST, SHA_256 + sha256, KIND + kind));
    if (made) {
      lines.add(MADE);
    }
    users.forEach(user -> lines.add(USER + user));
    folders.forEach(folder -> lines.add(FOLDER + folder));
    files.forEach(file -> lines.add(FILE + file));
    return lines;
  }

  /**
   * @throws IOException if it is none
   */
  static Receipt of(List<String> lines) throws IOException {
    if (lines.size() < 3
        || !lines.get(0).equals(FIRST)
        || !lines.get(1).startsWith(SHA_256)
        || !lines.get(2).startsWith(KIND)) {
      throw new IOException("it is no receipt of a package");
    }
    List<String> users = new ArrayList<>();
    List<String> files = new ArrayList<>();
    List<String> folders = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith(USER)) {
        users.add(line.substring(USER.length()));
      } else if (line.startsWith(FILE)) {
        files.add(line.substring(FILE.length()));
      } else if (line.startsWith(FOLDER)) {
        folders.add(line.substring(FOLDER.length()));
      }
    }
    return new Receipt(
        lines.get(1).substring(SHA_256.length()),
        lines.get(2).substring(KIND.length()),
        lines.contains(MADE),
        List.copyOf(users),
        List.copyOf(files),
        List.copyOf(folders));
  }
}
