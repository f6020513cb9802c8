package com.plushm.api.nodeset;

/** A mask in which {@code *} stands for any characters and {@code ?} for one. */
final class Wildcard {
  private final String mask;

  Wildcard(String mask) {
    this.mask = mask;
  }

  static boolean isWildcard(char c) {
    return c == '*' || c == '?';
  }

  static boolean isIn(String text) {
    return text.chars().anyMatch(c -> isWildcard((char) c));
  }

  /**
   * Takes at most time proportional to the product of both lengths: only the last star backs up.
   */
  boolean matches(String name) {
    int at = 0;
    int star = -1;
    int afterStar = 0;
    int i = 0;
    while (i < name.length()) {
      char expected = at < mask.length() ? mask.charAt(at) : '\0';
      if (expected == '*') {
        star = at++;
        afterStar = i;
      } else if (expected == '?' || expected == name.charAt(i)) {
        at++;
        i++;
      } else if (star >= 0) {
        at = star + 1;
        i = ++afterStar;
      } else {
        return false;
      }
    }
    while (at < mask.length() && mask.charAt(at) == '*') {
      at++;
    }
    return at == mask.length();
  }
}
