package com.plushm.api.nodeset;

import com.plushm.api.error.ErrorCode;
import com.plushm.api.error.PlushException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An immutable set of host names in natural order (application.md §4).
 *
 * <p><b>Expressions.</b> An operand is a name ({@code login.example.org}), a pattern with ranges in
 * brackets or a group. Ranges: {@code node[1-10,15]}; padding is part of a name ({@code
 * node[001-128]}, and {@code n1}, {@code n01} are two nodes); steps ({@code node[0-10/2]}); several
 * dimensions ({@code r[1-4]n[1-16]}); text and digits around the brackets ({@code node4[1-3]-ib0});
 * a bracket alone ({@code [1-3]} is the names 1, 2 and 3). Groups, which a {@link GroupResolver}
 * knows: {@code @group}, {@code @source:group}, {@code @*}, {@code @rack[1-3]}; with a resolver,
 * {@code *} and {@code ?} in a name match among all nodes. Operators, evaluated from left to right
 * without precedence: union {@code ,} or blanks, difference {@code !}, intersection {@code &},
 * symmetric difference {@code ^}. Empty text is the empty set.
 *
 * <p><b>Names</b> are 1 to 253 ASCII letters, digits, {@code - . _}, and start with a letter, a
 * digit or {@code _}: nothing that a shell, an option parser or a file system reads otherwise.
 * Ports and users are not part of a name. Case matters.
 *
 * <p>The semantics are ClusterShell's (1.9). We deviate where it takes what we refuse: blanks,
 * colons, {@code @} and other special characters inside names, negative numbers, {@code @@source}
 * (the names of groups), numbers of more than 17 digits in brackets; and where it refuses what has
 * one meaning: {@code n0[8-11]}, steps before digits. Iteration compares whole names rather than
 * patterns first.
 *
 * <p>Errors are {@link PlushException}s with the column and advice: {@link
 * ErrorCode#NODESET_SYNTAX}, {@link ErrorCode#NODESET_TOO_LARGE} before anything too large is
 * expanded, and {@link ErrorCode#NODESET_GROUP}.
 */
public final class NodeSet implements Iterable<String> {
  /** Most names of a set. */
  public static final int MAX_NODES = 1_000_000;

  /** Longest expression, in characters. */
  public static final int MAX_LENGTH = 1 << 22;

  /** Longest name, in characters. */
  public static final int MAX_NAME_LENGTH = NodeNames.MAX_NAME_LENGTH;

  private static final NodeSet EMPTY = new NodeSet(new String[0]);

  /** Strictly ascending by {@link NodeNames#ORDER}. */
  private final String[] names;

  /** The fold; empty until it is asked for. Computing it twice at the same time does no harm. */
  private String folded = "";

  private NodeSet(String[] names) {
    this.names = names;
  }

  /** The set without names. */
  public static NodeSet empty() {
    return EMPTY;
  }

  /** The set of an expression without groups. */
  public static NodeSet parse(String expression) {
    return new NodeSetEvaluation().evaluate(expression);
  }

  /** The set of an expression that may name groups. */
  public static NodeSet parse(String expression, GroupResolver groups) {
    return new NodeSetEvaluation(groups).evaluate(expression);
  }

  /**
   * The set of these names, which are names, not expressions.
   *
   * @throws PlushException if one of them is not a name
   */
  public static NodeSet of(Collection<String> names) {
    for (String name : names) {
      if (!isName(name)) {
        throw new PlushException(
            ErrorCode.NODESET_SYNTAX,
            "'" + NodeSetSyntax.printable(name) + "' is not a host name",
            null,
            NodeSetSyntax.NAME_ADVICE);
      }
    }
    return ofChecked(names);
  }

  /** Whether the text is a name: see the class. */
  public static boolean isName(String name) {
    return NodeNames.isName(name);
  }

  /** The set of names that were checked, in any order, repeated or not. */
  static NodeSet ofChecked(Collection<String> names) {
    String[] sorted = names.toArray(new String[0]);
    Arrays.sort(sorted, NodeNames.ORDER);
    int length = 0;
    for (String name : sorted) {
      if (length == 0 || !sorted[length - 1].equals(name)) {
        sorted[length++] = name;
      }
    }
    return ofSorted(Arrays.copyOf(sorted, length));
  }

  private static NodeSet ofSorted(String[] names) {
    if (names.length > MAX_NODES) {
      throw NodeSetSyntax.tooLarge("a node set of " + names.length + " nodes");
    }
    return names.length == 0 ? EMPTY : new NodeSet(names);
  }

  /** Number of names. */
  public int size() {
    return names.length;
  }

  public boolean isEmpty() {
    return names.length == 0;
  }

  public boolean contains(String name) {
    return Arrays.binarySearch(names, name, NodeNames.ORDER) >= 0;
  }

  /** Whether every name of the other set is in this one. */
  public boolean containsAll(NodeSet other) {
    return merge(other, false, false, true).length == 0;
  }

  /**
   * The name at an index.
   *
   * @param index from 0, in natural order
   * @throws IndexOutOfBoundsException if there is none
   */
  public String get(int index) {
    return names[index];
  }

  /** The names in natural order. */
  public Stream<String> stream() {
    return Arrays.stream(names);
  }

  /** The names in natural order. */
  @Override
  public Iterator<String> iterator() {
    return expand().iterator();
  }

  /** The names in natural order; the list cannot be changed. */
  public List<String> expand() {
    return Collections.unmodifiableList(Arrays.asList(names));
  }

  /** A short expression for this set, without groups and operators other than the comma. */
  public String fold() {
    if (folded.isEmpty()) {
      folded = NodeSetFolder.fold(names);
    }
    return folded;
  }

  /** What is in this set, in the other, or in both. */
  public NodeSet union(NodeSet other) {
    return combine(other, true, true, true);
  }

  /** What is in this set and not in the other. */
  public NodeSet minus(NodeSet other) {
    return combine(other, true, false, false);
  }

  /** What is in both sets. */
  public NodeSet intersect(NodeSet other) {
    return combine(other, false, true, false);
  }

  /** What is in one of the two sets and not in the other. */
  public NodeSet xor(NodeSet other) {
    return combine(other, true, false, true);
  }

  /** The first n names; all if there are fewer. */
  public NodeSet subset(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("a subset of " + n + " nodes");
    }
    return n >= names.length ? this : ofSorted(Arrays.copyOf(names, n));
  }

  /**
   * Cuts the set into parts of neighbouring names, none empty, whose sizes differ by one at most;
   * the larger ones come first.
   *
   * @param k number of parts, at least 1; a smaller set makes fewer
   */
  public List<NodeSet> split(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("a split into " + k + " parts");
    }
    int parts = Math.min(k, names.length);
    List<NodeSet> split = new ArrayList<>(parts);
    int from = 0;
    for (int part = 0; part < parts; part++) {
      int to = from + names.length / parts + (part < names.length % parts ? 1 : 0);
      split.add(new NodeSet(Arrays.copyOfRange(names, from, to)));
      from = to;
    }
    return split;
  }

  private NodeSet combine(NodeSet other, boolean onlyThis, boolean both, boolean onlyOther) {
    return ofSorted(merge(other, onlyThis, both, onlyOther));
  }

  /** Walks both sets in step and keeps the names that are in this one only, in both, and so on. */
  private String[] merge(NodeSet other, boolean onlyThis, boolean both, boolean onlyOther) {
    String[] a = names;
    String[] b = other.names;
    String[] merged = new String[a.length + b.length];
    int length = 0;
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      int order = j == b.length ? -1 : i == a.length ? 1 : NodeNames.ORDER.compare(a[i], b[j]);
      if (order < 0 ? onlyThis : order > 0 ? onlyOther : both) {
        merged[length++] = order <= 0 ? a[i] : b[j];
      }
      i += order <= 0 ? 1 : 0;
      j += order >= 0 ? 1 : 0;
    }
    return Arrays.copyOf(merged, length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NodeSet that && Arrays.equals(names, that.names);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(names);
  }

  /** As {@link #fold()}. */
  @Override
  public String toString() {
    return fold();
  }
}
