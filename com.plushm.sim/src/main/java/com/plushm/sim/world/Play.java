package com.plushm.sim.world;

import com.plushm.api.command.Outcome;
import com.plushm.api.command.Stream;
import com.plushm.api.id.Bytes;
import com.plushm.api.id.HostName;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program of an application whose end is known from its words, whatever happens to it: {@code
 * play SALT MILLIS SLOW BAD FLAWED FLAKY ONCE NAME}. It puts out its name, which says for whom it
 * was done, so that a result can be compared wherever it was made.
 *
 * @param salt of what is drawn
 * @param millis that it takes, more or less; -1 for a service
 * @param slow percent of hosts on which it takes twenty times as long
 * @param bad percent of hosts on which it fails, always
 * @param flawed percent of names with which it fails, on every host
 * @param flaky attempts of one command that fail
 * @param once whether the first of all attempts on a host fails
 */
public record Play(
    long salt, long millis, int slow, int bad, int flawed, int flaky, boolean once, String name) {
  /** The program's name. */
  public static final String WORD = "play";

  /** The status of every failure. */
  public static final int STATUS = 3;

  private static final int SLOWNESS = 20;
  private static final int STUBBORN_PERCENT = 10;
  private static final int PERCENT = 100;

  /** The same of a command's words. */
  public static Play of(List<String> words) {
    return new Play(
        Long.parseLong(words.get(1)),
        Long.parseLong(words.get(2)),
        Integer.parseInt(words.get(3)),
        Integer.parseInt(words.get(4)),
        Integer.parseInt(words.get(5)),
        Integer.parseInt(words.get(6)),
        words.get(7).equals("1"),
        words.get(8));
  }

  /** The command line. */
  public List<String> words() {
    List<String> words = new ArrayList<>(List.of(WORD));
    for (long number : new long[] {salt, millis, slow, bad, flawed, flaky, once ? 1 : 0}) {
      words.add(Long.toString(number));
    }
    words.add(name);
    return List.copyOf(words);
  }

  /** Whether it fails under that name, wherever it runs. */
  public boolean isFlawed() {
    return drawn(name, 1) < flawed;
  }

  /** What it puts out. */
  public Bytes output() {
    return Bytes.utf8(name + "\n");
  }

  /** The longest that one attempt may take, in milliseconds; 0 for a service. */
  public long longest() {
    return millis < 0 ? 0 : (millis / 2 + millis + 2) * (slow > 0 ? SLOWNESS : 1);
  }

  private int drawn(String of, int kind) {
    return new SplittableRandom(salt * 31 + of.hashCode() * 7L + kind).nextInt(PERCENT);
  }

  VirtualProgram program(HostName host, int attempt, boolean first) {
    boolean fails =
        drawn(host.value(), 2) < bad || isFlawed() || attempt <= flaky || (once && first);
    long takes = millis;
    if (millis > 0) {
      takes = millis / 2 + millis * drawn(host.value() + name, 3) / PERCENT + 2;
      takes *= drawn(host.value(), 4) < slow ? SLOWNESS : 1;
    }
    VirtualProgram.Piece piece =
        new VirtualProgram.Piece(Math.max(1, takes / 2), Stream.OUT, output());
    return new VirtualProgram(
        fails ? List.of() : List.of(piece),
        takes,
        Outcome.exited(fails ? STATUS : 0),
        drawn(host.value(), 5) < STUBBORN_PERCENT);
  }
}
