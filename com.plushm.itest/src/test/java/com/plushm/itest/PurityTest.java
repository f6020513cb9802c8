package com.plushm.itest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * Protocol classes and deciders are state machines: the same events in the same order give the same
 * acts, on every machine and in every JVM. So they touch nothing of the world but their context.
 */
public class PurityTest {

  private static final String[] PURE = {
    "com.plushm.overlay..",
    "com.plushm.fabric.protocol..",
    "com.plushm.controller.decide..",
    "com.plushm.client.decide.."
  };

  private static JavaClasses ours;

  @BeforeClass
  public static void load() {
    ours =
        new ClassFileImporter()
            .importPaths(
                SourceTree.bundles().stream()
                    .map(bundle -> bundle.resolve("target").resolve("classes"))
                    .filter(Files::isDirectory)
                    .toList());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ours);
  }

  private static void noTypes(String names, String because) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching(names)
            .because(because));
  }

  /** Neither calls nor method references. */
  private static void noCalls(String owner, String names, String because) {
    noCalls(owner, names, access -> true, because);
  }

  private static void noCalls(
      String owner, String names, Predicate<JavaAccess<?>> when, String because) {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .accessTargetWhere(
                describe(
                    "calls " + owner + "." + names,
                    (JavaAccess<?> access) ->
                        access.getTargetOwner().getName().matches(owner)
                            && access.getName().matches(names)
                            && when.test(access)))
            .because(because));
  }

  private static boolean choosesItsOwnMap(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream().noneMatch(t -> t.isEquivalentTo(Supplier.class));
  }

  @Test
  public void noThreadsOrLocks() {
    noTypes("java\\.util\\.concurrent\\..*", "a state machine has one thread, and not its own");
    noTypes("java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)", "as above");
    noTypes("java\\.util\\.Timer(Task)?", "timers come from the context");
  }

  @Test
  public void noFilesOrSockets() {
    noTypes("java\\.nio\\.(file|channels)\\..*", "what is durable comes from the context");
    noTypes("java\\.io\\.(File.*|RandomAccessFile)", "what is durable comes from the context");
    noTypes("java\\.net\\.(?!URI).*", "sending comes from the context");
  }

  @Test
  public void noClock() {
    noCalls("java\\.lang\\.System", "nanoTime|currentTimeMillis", "time comes from the context");
    noCalls("java\\.time\\..*", "now", "time comes from the context");
    noTypes("java\\.time\\.Clock", "time comes from the context");
    noTypes("java\\.util\\.(Date|Calendar)", "time comes from the context");
  }

  @Test
  public void noRandomnessOfTheirOwn() {
    noCalls("java\\.lang\\.Math", "random", "randomness comes from the context");
    noCalls("java\\.util\\.UUID", "randomUUID", "randomness comes from the context");
    noTypes("java\\.security\\.SecureRandom", "randomness comes from the context");
    check(
        noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .callConstructor(Random.class)
            .orShould()
            .callMethod(Collections.class, "shuffle", List.class)
            .because("randomness comes from the context"));
  }

  @Test
  public void noLogger() {
    noTypes("(org\\.slf4j|java\\.util\\.logging)\\..*", "they tell through their upcalls");
    noTypes("java\\.io\\.PrintStream", "they tell through their upcalls");
  }

  @Test
  public void noOrderThatDiffersBetweenJvms() {
    String because = "its order of iteration is salted or by identity";
    noTypes("java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable)", because);
    noCalls("java\\.util\\.(Map|Set)", "of|ofEntries|copyOf", because);
    noCalls(
        "java\\.util\\.stream\\.Collectors",
        "toSet|toMap|toUnmodifiableSet|toUnmodifiableMap|groupingBy|partitioningBy",
        PurityTest::choosesItsOwnMap,
        because);
    noCalls("java\\.lang\\.System", "identityHashCode", "it differs between runs");
    noCalls("java\\.util\\..*", "parallelStream|parallel", "the order of events is one");
  }
}
