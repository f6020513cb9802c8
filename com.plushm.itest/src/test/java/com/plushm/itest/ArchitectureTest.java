package com.plushm.itest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.BeforeClass;
import org.junit.Test;

/** Who may know whom (the rules of the house, as far as classes show them). */
public class ArchitectureTest {

  private static final String API = "com.plushm.api..";

  /** What every room may use beside the api and itself. */
  private static final String[] EVERYWHERE = {"java..", "javax.crypto..", "javax.net..", API};

  private static JavaClasses ours;

  @BeforeClass
  public static void load() {
    List<Path> folders =
        SourceTree.bundles().stream()
            .map(bundle -> bundle.resolve("target").resolve("classes"))
            .filter(Files::isDirectory)
            .toList();
    ours = new ClassFileImporter().importPaths(folders);
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ours);
  }

  @Test
  public void theApiDependsOnNothing() {
    check(
        classes()
            .that()
            .resideInAPackage(API)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(API, "java..", "org.osgi.annotation.."));
  }

  @Test
  public void eachRoomKnowsOnlyTheApiAndItself() {
    for (Path bundle : SourceTree.bundles()) {
      String room = SourceTree.name(bundle) + "..";
      check(
          noClasses()
              .that()
              .resideInAPackage(room)
              .should()
              .dependOnClassesThat(
                  resideInAnyPackage("com.plushm..")
                      .and(resideOutsideOfPackage(room))
                      .and(resideOutsideOfPackage(API)))
              .because("bundles meet through the api alone"));
    }
  }

  @Test
  public void oneRoomAloneUsesEachLibrary() {
    onlyIn("org.apache.mina..", "com.plushm.transport..");
    onlyIn("com.fasterxml.jackson.dataformat.cbor..", "com.plushm.transport..");
    onlyIn("org.apache.sshd..", "com.plushm.launch..");
    onlyIn("org.h2..", "com.plushm.controller.journal..");
    onlyIn("org.bouncycastle..", "com.plushm.controller.ca..", "com.plushm.fabric.signature..");
    onlyIn("org.apache.felix..", "com.plushm.controller.shell..");
    onlyIn("org.jline..", "com.plushm.controller.shell..");
    onlyIn("com.fasterxml.jackson.databind..", "com.plushm.spec..", "com.plushm.web..");
    onlyIn("org.yaml..", "com.plushm.spec..");
  }

  private static void onlyIn(String library, String... rooms) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(rooms)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
  }

  @Test
  public void theCommandUsesTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("com.plushm.cli..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("com.plushm.cli..", "java.."));
  }

  @Test
  public void overlaysUseTheJdkAndTheApiAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("com.plushm.overlay..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(EVERYWHERE)
                    .or(
                        resideInAnyPackage(
                            "com.plushm.overlay..",
                            "org.osgi.annotation..",
                            "org.osgi.service.component.annotations..",
                            "org.osgi.service.metatype.annotations.."))));
  }

  @Test
  public void noPackagesFormACycle() {
    check(slices().matching("com.plushm.(**)").should().beFreeOfCycles());
  }

  @Test
  public void nothingIsSerializedByJava() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.io\\.(Object(In|Out)put(Stream)?|Externalizable)"));
  }

  @Test
  public void jsonNamesNoClasses() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching(
                "com\\.fasterxml\\.jackson\\.(annotation\\.JsonTypeInfo.*"
                    + "|databind\\.jsontype\\..*)"));
  }

  @Test
  public void servicesComeByDeclarativeServices() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("com.plushm.upgrade..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("org\\.osgi\\.(framework\\.BundleActivator|util\\.tracker\\..*)"));
  }

  /** What a component is given, it is given at once and for good; its own state may change. */
  @Test
  public void componentsAreBuiltWhole() {
    String annotations = "org.osgi.service.component.annotations.";
    DescribedPredicate<JavaClass> component =
        describe("components", c -> c.isAnnotatedWith(annotations + "Component"));
    check(
        fields()
            .that()
            .areDeclaredInClassesThat(component)
            .should()
            .notBeAnnotatedWith(annotations + "Reference"));
    check(
        fields()
            .that()
            .areDeclaredInClassesThat(component)
            .and()
            .haveRawType(resideInAnyPackage(API, "org.osgi.."))
            .should()
            .beFinal());
    check(
        methods()
            .that()
            .areDeclaredInClassesThat(component)
            .and(
                describe(
                    "are given a service that does not come and go",
                    method ->
                        method
                            .tryGetAnnotationOfType(annotations + "Reference")
                            .filter(reference -> !isDynamic(reference))
                            .isPresent()))
            .should()
            .notBeAnnotatedWith(annotations + "Reference")
            .because("a service that is there for the component's life comes by the constructor"));
  }

  private static boolean isDynamic(JavaAnnotation<?> reference) {
    return reference.get("policy").map(Object::toString).orElse("").endsWith("DYNAMIC");
  }
}
