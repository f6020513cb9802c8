package com.plushm.fabric.protocol;

import com.plushm.api.control.ControlMessage.Numbered;
import java.util.Arrays;
import java.util.List;

/**
 * Commands by their numbers, ascending. A sequence without gaps is the rule, in which a command
 * stands as many places behind the first as its number is greater: neither to append one nor to
 * find one takes a search. After a baseline there may be a gap, and after a rebase an earlier one
 * comes again; both are searched for.
 */
final class Backlog {
  private static final int ROOM = 16;

  private Numbered[] kept = new Numbered[ROOM];

  /** Place of the first; those before it are free, as what was kept there was let go. */
  private int first;

  /** Place behind the last. */
  private int end;

  int size() {
    return end - first;
  }

  /** The command of that number; null if it is not kept. */
  Numbered get(long number) {
    int place = placeOf(number);
    return place < end && numberAt(place) == number ? kept[place] : null;
  }

  /** Keeps it; returns what was kept under its number before, or null. */
  Numbered put(Numbered command) {
    long number = command.id().number();
    int place = placeOf(number);
    if (place < end && numberAt(place) == number) {
      Numbered before = kept[place];
      kept[place] = command;
      return before;
    }
    if (end == kept.length) {
      place -= makeRoom();
    }
    System.arraycopy(kept, place, kept, place + 1, end - place);
    kept[place] = command;
    end++;
    return null;
  }

  /** Lets go of the one with the least number; there must be one. */
  Numbered removeFirst() {
    Numbered least = kept[first];
    kept[first++] = null;
    return least;
  }

  /** Those with greater numbers, ascending, as they are now. */
  List<Numbered> after(long number) {
    return List.of(
        Arrays.copyOfRange(kept, number == Long.MAX_VALUE ? end : placeOf(number + 1), end));
  }

  /** Place of the first whose number is not less; behind the last if there is none. */
  private int placeOf(long number) {
    if (first == end || number > numberAt(end - 1)) {
      return end;
    }
    if (number <= numberAt(first)) {
      return first;
    }
    long guess = first + (number - numberAt(first));
    if (guess < end && numberAt((int) guess) == number) {
      return (int) guess;
    }
    int low = first;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numberAt(middle) < number) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private long numberAt(int place) {
    return kept[place].id().number();
  }

  /** Moves all to the beginning, in a greater array unless half of this one is free already. */
  private int makeRoom() {
    int moved = first;
    int size = size();
    Numbered[] to = size > kept.length / 2 ? new Numbered[2 * kept.length] : kept;
    System.arraycopy(kept, first, to, 0, size);
    if (to == kept) {
      Arrays.fill(kept, size, end, null);
    }
    kept = to;
    first = 0;
    end = size;
    return moved;
  }
}
