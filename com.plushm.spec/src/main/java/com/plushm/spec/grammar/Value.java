package com.plushm.spec.grammar;

import com.plushm.spec.problem.Place;
import com.plushm.spec.yaml.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a file says at a place, checked against its shape, variables replaced. */
public sealed interface Value {
  /** Text, and the scalar that it was made of; a word too. */
  record Text(String text, Tree.Scalar at) implements Value {}

  record Number(int number, Place place) implements Value {}

  record Decimal(double number) implements Value {}

  /** A number of bytes. */
  record Size(long bytes) implements Value {}

  record Flag(boolean set) implements Value {}

  record Span(Duration duration) implements Value {}

  /** A list without its wrong items. */
  record Items(List<Value> items, Place place) implements Value {
    /** Those that are texts. */
    public List<Text> texts() {
      return items.stream().filter(Text.class::isInstance).map(Text.class::cast).toList();
    }
  }

  /** A key and its value; no value if that was wrong, which has been noted. */
  record Entry(Tree.Scalar key, Optional<Value> value) {}

  /**
   * A mapping. Each accessor gives nothing if the key is missing, its value wrong, or of another
   * kind.
   */
  record Table(Map<String, Entry> entries, Place place) implements Value {
    /** Whether the key is there, be its value right or wrong. */
    public boolean has(String key) {
      return entries.containsKey(key);
    }

    /** Where the key stands, or the whole mapping if it does not. */
    public Place placeOf(String key) {
      return has(key) ? entries.get(key).key().place() : place;
    }

    public Optional<Value> value(String key) {
      return get(key, Value.class);
    }

    public Optional<Text> text(String key) {
      return get(key, Text.class);
    }

    public Optional<Number> number(String key) {
      return get(key, Number.class);
    }

    public Optional<Double> decimal(String key) {
      return get(key, Decimal.class).map(Decimal::number);
    }

    public Optional<Long> size(String key) {
      return get(key, Size.class).map(Size::bytes);
    }

    public boolean flag(String key) {
      return get(key, Flag.class).map(Flag::set).orElse(false);
    }

    public Optional<Duration> span(String key) {
      return get(key, Span.class).map(Span::duration);
    }

    public Optional<Table> table(String key) {
      return get(key, Table.class);
    }

    public Optional<Items> items(String key) {
      return get(key, Items.class);
    }

    /** One text or a list of texts. */
    public List<Text> texts(String key) {
      return items(key).map(Items::texts).orElse(text(key).map(List::of).orElse(List.of()));
    }

    /** The same as strings. */
    public List<String> words(String key) {
      return texts(key).stream().map(Text::text).toList();
    }

    private <T> Optional<T> get(String key, Class<T> type) {
      Entry entry = entries.get(key);
      return entry == null
          ? Optional.empty()
          : entry.value().filter(type::isInstance).map(type::cast);
    }
  }
}
