package com.plushm.launch.start;

import com.plushm.launch.product.ProductArchive;
import java.util.ArrayList;
import java.util.List;

/**
 * The commands that are run on hosts. The scripts are fixed texts for a POSIX shell; whatever
 * varies goes in as an argument, in single quotes, and is never part of a script.
 *
 * <p>The texts have neither single quotes nor exclamation marks nor line ends, so that login shells
 * of other families pass them on unharmed.
 */
public final class RemoteScripts {
  /** Begins the line by which the start script says what it found. */
  public static final String ANSWER = "plushm-launch ";

  public static final String PRESENT = "start";
  public static final String MISSING = "missing";

  /**
   * Arguments: hash, home, java (may be empty), then the client's own. Says whether the client is
   * there, with the host's address in its own network where sshd tells it; then becomes the client.
   *
   * <p>The client is to lead a session of its own, so that nothing that ends with the connection
   * reaches it. Under OpenSSH the shell does so already and is replaced by the client; otherwise
   * the client is started beside the shell, which passes its exit status on.
   */
  private static final String START =
      "h=$2; case $h in \"~/\"*) h=$HOME/${h#??};; esac; "
          + "p=$HOME/.plushm/client/$1/bin/plushm-client; "
          + "a=${SSH_CONNECTION:-}; a=${a% *}; a=${a##* }; "
          + "if test -x \"$p\"; then echo \"plushm-launch start $a\"; "
          + "else echo \"plushm-launch missing $a\"; exit 0; fi; "
          + "if test -n \"$3\"; then PLUSHM_JAVA=$3; export PLUSHM_JAVA; fi; "
          + "shift 3; cd; "
          + "s=; if test -r /proc/$$/stat; then read -r s < /proc/$$/stat; "
          + "s=${s##*) }; s=${s#* * * }; s=${s%% *}; fi; "
          + "if test \"$s\" = $$; then exec \"$p\" --home \"$h\" \"$@\"; fi; "
          + "exec 3<&0; "
          + "if command -v setsid >/dev/null 2>&1; "
          + "then setsid \"$p\" --home \"$h\" \"$@\" <&3 3<&- & "
          + "else \"$p\" --home \"$h\" \"$@\" <&3 3<&- & fi; "
          + "exec 3<&-; wait $!";

  /**
   * Arguments: hash, a word that nobody else uses. Unpacks what comes in beside its place, and
   * moves it there when it is whole. Whoever loses a race leaves the winner's alone.
   */
  private static final String INSTALL =
      "umask 077; d=$HOME/.plushm/client; t=$d/.new-$2; "
          + "mkdir -p \"$d\" || exit 71; "
          + "find \"$d\" -maxdepth 1 -name \".new-*\" -mtime +1 -exec rm -rf {} + 2>/dev/null; "
          + "trap \"exit 72\" 1 2 13 15; trap \"rm -rf \\\"$t\\\" \\\"$t.old\\\"\" 0; "
          + "mkdir \"$t\" || exit 71; "
          + "tar xpf - -C \"$t\" || exit 73; "
          + "test -f \"$t/"
          + ProductArchive.COMPLETE
          + "\" || { echo \"the archive was cut short\" >&2; exit 74; }; "
          + "test -x \"$d/$1/bin/plushm-client\" && exit 0; "
          + "test -e \"$d/$1\" && mv \"$d/$1\" \"$t.old\"; "
          + "mv \"$t\" \"$d/$1\" || exit 75; "
          + "rm -rf \"$d/$1/.new-$2\"; exit 0";

  private RemoteScripts() {}

  /** Starts the client if it is there. */
  public static String start(String hash, String home, String java, List<String> arguments) {
    return line(startWords(hash, home, java, arguments));
  }

  /** The same as words, for those who need no shell to start a command. */
  public static List<String> startWords(
      String hash, String home, String java, List<String> arguments) {
    List<String> words = new ArrayList<>(List.of("sh", "-c", START, "plushm", hash, home, java));
    words.addAll(arguments);
    return words;
  }

  /** Installs the client from an archive on standard input. */
  public static String install(String hash, String unique) {
    return line(installWords(hash, unique));
  }

  /** The same as words. */
  public static List<String> installWords(String hash, String unique) {
    return List.of("sh", "-c", INSTALL, "plushm", hash, unique);
  }

  private static String line(List<String> words) {
    StringBuilder line = new StringBuilder("exec sh -c");
    words.subList(2, words.size()).forEach(word -> line.append(' ').append(quoted(word)));
    return line.toString();
  }

  /** A word as every POSIX shell reads it back, whatever is in it. */
  static String quoted(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
