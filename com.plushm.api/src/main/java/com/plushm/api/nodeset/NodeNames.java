package com.plushm.api.nodeset;

import java.util.Comparator;

/** What a host name may consist of, and the order of names. */
final class NodeNames {
  /** Longest name, in characters: the limit of the DNS. */
  static final int MAX_NAME_LENGTH = 253;

  /**
   * Natural order: names are compared piece by piece, a piece being a whole run of digits or one
   * other character. Runs of digits compare by length, then by value: {@code n2 < n10}, and, as in
   * ClusterShell, {@code n9 < n01 < n10}. Total and consistent with equals.
   */
  static final Comparator<String> ORDER = NodeNames::compare;

  private NodeNames() {}

  /** Whether the name is one that we accept: see {@link NodeSet}. */
  static boolean isName(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !isFirstCharacter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      if (!isCharacter(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** A name starts so: no "-" (an option to ssh), no "." (a folder's name). */
  static boolean isFirstCharacter(char c) {
    return c == '_' || isDigit(c) || isLetter(c);
  }

  static boolean isCharacter(char c) {
    return c == '-' || c == '.' || isFirstCharacter(c);
  }

  /** ASCII only: other digits would be a second spelling of the same number. */
  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** The end of the run of digits that starts at an index. */
  static int endOfDigits(String name, int start) {
    int end = start;
    while (end < name.length() && isDigit(name.charAt(end))) {
      end++;
    }
    return end;
  }

  private static int compare(String a, String b) {
    int i = 0;
    int shorter = Math.min(a.length(), b.length());
    while (i < shorter && a.charAt(i) == b.charAt(i)) {
      i++;
    }
    // The first difference may lie inside runs of digits that began earlier, equal up to here.
    int start = i;
    while (start > 0 && isDigit(a.charAt(start - 1))) {
      start--;
    }
    int endA = endOfDigits(a, start);
    int endB = endOfDigits(b, start);
    if (endA > start && endB > start && endA != endB) {
      return Integer.compare(endA, endB);
    }
    if (i < shorter) {
      return Character.compare(a.charAt(i), b.charAt(i));
    }
    return Integer.compare(a.length(), b.length());
  }
}
