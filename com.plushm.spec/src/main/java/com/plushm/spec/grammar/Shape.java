package com.plushm.spec.grammar;

import java.util.List;
import java.util.Optional;

/** What may stand at a place of a specification. */
public sealed interface Shape {
  /**
   * Text; numbers and the like are taken as they are written.
   *
   * @param scope which variables of a run may stand in it
   */
  record Text(Scope scope) implements Shape {}

  /** One of some words. */
  record Word(List<String> words) implements Shape {
    static Word of(String... words) {
      return new Word(List.of(words));
    }
  }

  /** A whole number. */
  record Whole(int min, int max) implements Shape {}

  /** A number with or without a fraction, greater than 0. */
  record Decimal(double max) implements Shape {}

  /** A number of bytes, as in {@code 8G}. */
  record Size() implements Shape {}

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

    Optional<Key> key(String name) {
      return keys.stream().filter(k -> k.name().equals(name)).findFirst();
    }
  }

  /**
   * Several forms, told apart by what stands there: text, a list, a mapping; of each kind one, but
   * words may stand beside another kind of text.
   */
  record Choice(List<Shape> shapes) implements Shape {
    static Choice of(Shape... shapes) {
      return new Choice(List.of(shapes));
    }
  }

  /** Checked before all else, because the rest refers to it; the checker passes it over. */
  record Before(Shape shape) implements Shape {}

  /**
   * A key of a block.
   *
   * @param about sentences for people, the first of which can stand alone; editors and the
   *     reference show them
   */
  record Key(String name, Shape shape, boolean required, String about) {
    static Key of(String name, Shape shape, String about) {
      return new Key(name, shape, false, about);
    }

    static Key needed(String name, Shape shape, String about) {
      return new Key(name, shape, true, about);
    }
  }
}
