package com.plushm.spec.grammar;

import static com.plushm.spec.problem.Problems.quote;

import com.plushm.api.spec.RunVariables;
import com.plushm.spec.problem.Nearest;
import com.plushm.spec.problem.Place;
import com.plushm.spec.problem.Problems;
import com.plushm.spec.yaml.Source;
import com.plushm.spec.yaml.Tree;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * The variables of a specification, and the one place that replaces them.
 *
 * <p>A declared variable is replaced by its value. A variable of the run ({@code ${host}}, {@code
 * ${rank}}, {@code ${count}}, {@code ${COMPONENT.hosts}}) stays as it is where one is allowed and
 * is an error elsewhere. <code>$${</code> means the two characters as they are: it becomes them
 * here, except before a variable of the run, where it stays for whoever replaces those.
 */
public final class Variables {
  /** Longest text that may come of replacing, in characters. */
  static final int TEXT_MAX = 1 << 20;

  /** Characters that replacing may make of one file: values in values in values grow quickly. */
  static final long ALL_TEXTS_MAX = 16L << 20;

  private static final String ESCAPE = "$${";
  private static final String OPEN = "${";

  private final Map<String, String> values = new LinkedHashMap<>();
  private final Source source;
  private final Problems problems;

  /** Names that were declared with a wrong value: not unknown, no use. */
  private final Set<String> broken = new TreeSet<>();

  /** All names that will be declared. */
  private final Set<String> announced = new TreeSet<>();

  private final Set<String> known = new TreeSet<>(Scope.all());
  private long replaced;

  /**
   * @param components the names that {@code .hosts} may follow
   */
  public Variables(Source source, Set<String> components, Problems problems) {
    this.source = source;
    this.problems = problems;
    components.forEach(component -> known.add(component + RunVariables.HOSTS_SUFFIX));
  }

  /** Names that are going to be declared: a use before that is not of an unknown one. */
  void announce(Collection<String> names) {
    announced.addAll(names);
  }

  /** Declares a variable; its value may use those declared before. */
  void declare(String name, Tree.Scalar value) {
    declare(name, value.text(), offset -> source.locate(value, offset, OPEN));
  }

  /** Declares a variable with a value from the command line. */
  void declare(String name, String value) {
    declare(name, value, offset -> Place.FILE);
  }

  private void declare(String name, String value, IntFunction<Place> place) {
    replace(value, Scope.ANY, place)
        .ifPresentOrElse(v -> values.put(name, v), () -> broken.add(name));
    known.add(name);
  }

  /** Declares a variable whose value is wrong, so that its uses are not wrong too. */
  void declareBroken(String name) {
    broken.add(name);
    known.add(name);
  }

  /** The declared ones with their values, in the order of the file. */
  public Map<String, String> values() {
    return values;
  }

  /** The scalar's text, variables replaced; nothing if one is wrong, which has been noted. */
  Optional<String> replace(Tree.Scalar scalar, Scope scope) {
    if (scalar.text().indexOf('$') < 0) {
      return Optional.of(scalar.text());
    }
    return replace(scalar.text(), scope, offset -> source.locate(scalar, offset, OPEN));
  }

  private Optional<String> replace(String text, Scope scope, IntFunction<Place> place) {
    StringBuilder out = new StringBuilder(text.length());
    boolean right = true;
    int i = 0;
    while (i < text.length()) {
      int dollar = text.indexOf('$', i);
      if (dollar < 0) {
        dollar = text.length();
      }
      out.append(text, i, dollar);
      i = dollar;
      if (text.startsWith(ESCAPE, i)) {
        boolean later = scope.isReplacedLater() && text.indexOf('}', i) > 0;
        out.append(later && RunVariables.isOne(nameAt(text, i + 1)) ? ESCAPE : OPEN);
        i += ESCAPE.length();
      } else if (text.startsWith(OPEN, i) && text.indexOf('}', i) < 0) {
        problems.add(at(place, i).get(), "'${' without '}'", "write $${ for ${ as it is");
        return Optional.empty();
      } else if (text.startsWith(OPEN, i)) {
        String name = nameAt(text, i);
        Optional<String> value = value(name, scope, at(place, i));
        right &= value.isPresent() && fits(out, value.get(), at(place, i));
        out.append(right ? value.get() : "");
        i += OPEN.length() + name.length() + 1;
      } else if (i < text.length()) {
        out.append('$');
        i++;
      }
    }
    return right ? Optional.of(out.toString()) : Optional.empty();
  }

  /** Finding a place reads the file: only for a problem that will be kept. */
  private Supplier<Place> at(IntFunction<Place> place, int offset) {
    return () -> problems.isFull() ? Place.FILE : place.apply(offset);
  }

  /** The name after <code>${</code> at an index, up to the brace; the rest if there is none. */
  private static String nameAt(String text, int index) {
    int start = index + OPEN.length();
    int end = text.indexOf('}', start);
    return text.substring(start, end < 0 ? text.length() : end);
  }

  private boolean isOfTheRun(String name) {
    boolean hosts = name.endsWith(RunVariables.HOSTS_SUFFIX);
    return Scope.of(name) != Scope.READ && (!hosts || known.contains(name));
  }

  private Optional<String> value(String name, Scope scope, Supplier<Place> place) {
    String variable = quote(OPEN + name + "}");
    String value = values.get(name);
    if (isOfTheRun(name)) {
      if (scope.has(name)) {
        return Optional.of(OPEN + name + "}");
      }
      Scope its = Scope.of(name);
      problems.add(place.get(), variable + " is known only when " + its.moment(), its.advice());
    } else if (value != null) {
      return within(scope, variable, value, place);
    } else if (announced.contains(name) && !known.contains(name)) {
      String what = variable + " is declared later than it is used here";
      problems.add(place.get(), what, "move its declaration up");
    } else if (!broken.contains(name)) {
      String near = Nearest.of(name, known).map(n -> "did you mean '${" + n + "}'?").orElse("");
      String advice =
          near.isEmpty() ? "declare it under variables, or write $${ for ${ as it is" : near;
      problems.add(place.get(), "unknown variable " + variable, advice);
    }
    return Optional.empty();
  }

  /** A declared value for a place: the variables of the run in it must be allowed there. */
  private Optional<String> within(
      Scope scope, String variable, String value, Supplier<Place> place) {
    for (int i = value.indexOf(OPEN); i >= 0; i = value.indexOf(OPEN, i + 1)) {
      boolean escaped = i > 0 && value.charAt(i - 1) == '$';
      String name = nameAt(value, i);
      if (!escaped && isOfTheRun(name) && !scope.has(name)) {
        Scope its = Scope.of(name);
        String what = variable + " uses " + quote(OPEN + name + "}");
        problems.add(place.get(), what + ", known only when " + its.moment(), its.advice());
        return Optional.empty();
      }
    }
    return Optional.of(scope.isReplacedLater() ? value : value.replace(ESCAPE, OPEN));
  }

  private boolean fits(StringBuilder out, String value, Supplier<Place> place) {
    replaced += value.length();
    boolean fits = out.length() + value.length() <= TEXT_MAX && replaced <= ALL_TEXTS_MAX;
    if (!fits) {
      String what = "variables make the text too long";
      problems.add(place.get(), what, "the limit is " + TEXT_MAX + " characters");
    }
    return fits;
  }
}
