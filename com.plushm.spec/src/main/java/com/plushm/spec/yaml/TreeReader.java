package com.plushm.spec.yaml;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.SpecReader;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Makes a tree of the parser's events. SnakeYAML's own composer is not used: it allows duplicate
 * keys and gives its limits no place. Syntax ends the reading; duplicate keys and tags are noted
 * and read on.
 */
public final class TreeReader {
  /** Deepest nesting of lists and mappings. */
  public static final int DEPTH_MAX = 32;

  /** Most nodes, those that aliases repeat counted each time: no later walk sees more. */
  public static final int NODES_MAX = 100_000;

  private final Problems problems;
  private final ParserImpl parser;

  /** By anchor; an empty one is being read. */
  private final Map<String, Optional<Tree>> anchors = new LinkedHashMap<>();

  private Place last = new Place(1, 1);
  private int nodes;

  private TreeReader(Source source, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(SpecReader.BYTES_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    this.parser = new ParserImpl(new StreamReader(source.text()), options);
    this.problems = problems;
  }

  /** What makes it pointless to read on. */
  private static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String advice;

    Unreadable(Place place, String what, String advice) {
      super(what);
      this.place = place;
      this.advice = advice;
    }
  }

  /** Reads the one document of a file; nothing if that was impossible, which has been noted. */
  public static Optional<Tree> read(Source source, Problems problems) {
    try {
      return Optional.of(new TreeReader(source, problems).document());
    } catch (Unreadable e) {
      problems.add(e.place, e.getMessage(), e.advice);
      return Optional.empty();
    }
  }

  private Tree document() throws Unreadable {
    Event event = next();
    while (event instanceof StreamStartEvent) {
      event = next();
    }
    if (!(event instanceof DocumentStartEvent)) {
      throw new Unreadable(Place.FILE, "the file is empty", "see docs/specification.md");
    }
    Tree tree = node(next(), 1);
    Event end = next();
    Event after = end instanceof DocumentEndEvent ? next() : end;
    if (!(after instanceof StreamEndEvent)) {
      String advice = "one file holds one specification: remove the '---'";
      throw new Unreadable(place(after.getStartMark()), "a second document begins here", advice);
    }
    return tree;
  }

  private Tree node(Event event, int depth) throws Unreadable {
    Place place = place(event.getStartMark());
    if (event instanceof AliasEvent alias) {
      return named(alias.getAnchor(), place);
    }
    count(1, place);
    if (depth > DEPTH_MAX && !(event instanceof ScalarEvent)) {
      String what = "nested more than " + DEPTH_MAX + " deep";
      throw new Unreadable(place, what, "");
    }
    String anchor = event instanceof NodeEvent node ? node.getAnchor() : null;
    if (anchor != null) {
      anchors.put(anchor, Optional.empty());
    }
    Tree tree;
    if (event instanceof ScalarEvent scalar) {
      tree = scalar(scalar, place);
    } else if (event instanceof SequenceStartEvent items) {
      noTag(items.getTag(), place);
      tree = items(place, depth);
    } else if (event instanceof MappingStartEvent keys) {
      noTag(keys.getTag(), place);
      tree = keys(place, depth);
    } else {
      throw new Unreadable(place, "not readable as YAML: unexpected " + event.getEventId(), "");
    }
    if (anchor != null) {
      anchors.put(anchor, Optional.of(tree));
    }
    return tree;
  }

  private Tree named(String anchor, Place place) throws Unreadable {
    Optional<Tree> tree = anchors.get(anchor);
    String alias = quote("*" + anchor);
    if (tree == null) {
      throw new Unreadable(place, alias + " names no anchor", "define it above as &" + anchor);
    }
    if (tree.isEmpty()) {
      throw new Unreadable(place, alias + " stands inside what it names", "");
    }
    count(tree.get().size(), place);
    return tree.get();
  }

  private void count(int more, Place place) throws Unreadable {
    nodes += more;
    if (nodes > NODES_MAX) {
      String what = "more than " + NODES_MAX + " values, those that aliases repeat counted";
      throw new Unreadable(place, what, "make the specification smaller");
    }
  }

  private void noTag(String tag, Place place) {
    if (tag != null) {
      problems.add(place, "tag " + quote(tag) + " is not allowed", "write the value without a tag");
    }
  }

  private Tree.Scalar scalar(ScalarEvent event, Place place) {
    noTag(event.getTag(), place);
    int start = event.getStartMark().getIndex();
    int end = event.getEndMark().getIndex();
    return new Tree.Scalar(event.getValue(), event.isPlain(), place, start, end);
  }

  private Tree items(Place place, int depth) throws Unreadable {
    List<Tree> items = new ArrayList<>();
    int size = 1;
    for (Event event = next(); !(event instanceof SequenceEndEvent); event = next()) {
      Tree item = node(event, depth + 1);
      size += item.size();
      items.add(item);
    }
    return new Tree.Items(items, place, size);
  }

  private Tree keys(Place place, int depth) throws Unreadable {
    Map<String, Tree.Entry> entries = new LinkedHashMap<>();
    int size = 1;
    for (Event event = next(); !(event instanceof MappingEndEvent); event = next()) {
      Tree key = node(event, depth + 1);
      Tree value = node(next(), depth + 1);
      size += key.size() + value.size();
      if (key instanceof Tree.Scalar name) {
        Tree.Entry first = entries.putIfAbsent(name.text(), new Tree.Entry(name, value));
        if (first != null) {
          String what = "duplicate key " + quote(name.text());
          String advice = "it stands in line " + first.key().place().line() + " already";
          problems.add(name.place(), what, advice);
        }
      } else {
        problems.add(key.place(), "a key must be text, not a list or mapping", "");
      }
    }
    return new Tree.Keys(entries, place, size);
  }

  private Event next() throws Unreadable {
    try {
      Event event = parser.getEvent();
      last = place(event.getEndMark());
      return event;
    } catch (MarkedYAMLException e) {
      Place place = e.getProblemMark() == null ? last : place(e.getProblemMark());
      throw new Unreadable(place, "not readable as YAML: " + problem(e), advice(e));
    } catch (RuntimeException e) {
      // The parser's limits have no place, and hostile text may trip it: the last event's end is
      // near.
      throw new Unreadable(last, "not readable as YAML: " + e.getMessage(), "");
    }
  }

  private static String problem(MarkedYAMLException e) {
    int hint = e.getProblem().indexOf(". (Do not use");
    return hint < 0 ? e.getProblem() : e.getProblem().substring(0, hint);
  }

  private static String advice(MarkedYAMLException e) {
    if (e.getProblem().contains("that cannot start any token")) {
      return e.getProblem().contains("TAB") ? "indent with blanks" : "put the text in quotes";
    }
    if (e.getContext() == null) {
      return "";
    }
    Mark mark = e.getContextMark();
    return e.getContext() + (mark == null ? "" : " in line " + (mark.getLine() + 1));
  }

  private static Place place(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
