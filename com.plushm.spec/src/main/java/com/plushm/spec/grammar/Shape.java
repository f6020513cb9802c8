package com.plushm.spec.grammar;

import java.util.List;
import java.util.Optional;

/** What may stand at a place of a specification. */
public sealed interface Shape {
  /**
   * Text; numbers and the like are taken as they are written.
   *
   * @param runTime whether {@code ${host}} and the other variables of a run may stand in it
   */
  record Text(boolean runTime) implements Shape {}

  /** A whole number. */
  record Whole(int min, int max) implements Shape {}

  /** {@code true} or {@code false}. */
  record Flag() implements Shape {}

  /** A length of time, as in {@code 500ms}. */
  record Span() implements Shape {}

  /**
   * A list.
   *
   * @param advice for whom writes text instead
   */
  record Items(Shape item, int min, int max, String advice) implements Shape {}

  /**
   * A mapping whose keys the user chooses.
   *
   * @param what for messages: {@code the pools}
   */
  record Table(String what, KeyRule keys, int min, int max, Shape value) implements Shape {}

  /**
   * A mapping with fixed keys.
   *
   * @param what for messages: {@code a pool}
   */
  record Block(String what, List<Key> keys) implements Shape {
    List<String> names() {
      return keys.stream().map(Key::name).toList();
    }

    /** Keys that may be used today. */
    List<String> usable() {
      return keys.stream().filter(k -> !(k.shape() instanceof NotYet)).map(Key::name).toList();
    }

    Optional<Key> key(String name) {
      return keys.stream().filter(k -> k.name().equals(name)).findFirst();
    }
  }

  /** A short form and a long one, told apart by whether text stands there. */
  record Either(Shape text, Shape other) implements Shape {}

  /** Checked before all else, because the rest refers to it; the checker passes it over. */
  record Before(Shape shape) implements Shape {}

  /** A key that the language knows and this version does not honour. */
  record NotYet() implements Shape {}

  /**
   * A key of a block.
   *
   * @param about a sentence for people; editors show it
   */
  record Key(String name, Shape shape, boolean required, String about) {}
}
