package io.feddip.job;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.feddip.config.FedDipConfig;
import io.feddip.partitioning.PartitionReport;
import io.feddip.wire.MaskHash;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The arrows between packages run one way. */
@AnalyzeClasses(packages = "io.feddip", importOptions = ImportOption.DoNotIncludeTests.class)
final class TestArchitecture {
  private static final String JOB = "io.feddip.job..";
  private static final String FEDERATION = "io.feddip.federation..";
  private static final String STRATEGY = "io.feddip.strategy..";
  private static final String CLIENT = "io.feddip.client..";
  private static final String WIRE = "io.feddip.wire..";
  private static final String AGGREGATE = "io.feddip.aggregate..";
  private static final String CHECKPOINT = "io.feddip.checkpoint..";
  private static final String REPORT = "io.feddip.report..";
  private static final String SCHEDULE = "io.feddip.schedule..";
  private static final String CONFIG = "io.feddip.config..";
  private static final String DATA = "io.feddip.data..";
  private static final String PARTITIONING = "io.feddip.partitioning..";
  private static final String ZOO = "io.feddip.zoo..";
  private static final String KERNELS = "io.feddip.kernels..";
  private static final String LOOPS = "io.feddip.kernels.loops..";
  private static final String PRIVACY = "io.feddip.privacy..";
  private static final String SPARSITY = "io.feddip.sparsity..";
  private static final String ROOT = "io.feddip.";

  /** Packages that still know each other, under one name. This map may only shrink. */
  private static final Map<String, String> KNOWN_CIRCLES = Map.of("zoo.layers", "zoo");

  @ArchTest
  static final ArchRule nothingKnowsTheJob =
      noClasses().that().resideOutsideOfPackage(JOB).should().dependOnClassesThat(in(JOB));

  @ArchTest
  static final ArchRule onlyTheJobKnowsTheDriver =
      noClasses()
          .that()
          .resideOutsideOfPackages(JOB, FEDERATION)
          .should()
          .dependOnClassesThat(in(FEDERATION));

  @ArchTest
  static final ArchRule strategiesKnowNoDriverAndNoFiles =
      knowsOnly(STRATEGY, CLIENT, CONFIG, SCHEDULE, WIRE, AGGREGATE, DATA, ZOO, SPARSITY);

  @ArchTest
  static final ArchRule clientsKnowNoDriver =
      knowsOnly(CLIENT, CONFIG, PRIVACY, WIRE, AGGREGATE, DATA, ZOO, SPARSITY);

  @ArchTest static final ArchRule wireIsBesideAggregate = knowsOnly(WIRE, AGGREGATE, SPARSITY);

  @ArchTest static final ArchRule aggregateStandsAlone = knowsOnly(AGGREGATE);

  @ArchTest
  static final ArchRule checkpointsKnowFormatsOnly = knowsOnly(CHECKPOINT, WIRE, SPARSITY, ZOO);

  @ArchTest static final ArchRule reportsKnowNothingOfRuns = knowsOnly(REPORT);

  @ArchTest static final ArchRule schedulesStandAlone = knowsOnly(SCHEDULE);

  /** For the types of keys only. */
  @ArchTest
  static final ArchRule configurationIsALeaf =
      knowsOnly(CONFIG, SCHEDULE, PRIVACY, WIRE, SPARSITY, DATA);

  @ArchTest
  static final ArchRule privacyNeedsTheJdkOnly =
      classes()
          .that()
          .resideInAPackage(PRIVACY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "javax.crypto..", PRIVACY);

  @ArchTest static final ArchRule dataStandsAlone = knowsOnly(DATA);

  @ArchTest static final ArchRule partitioningKnowsDataOnly = knowsOnly(PARTITIONING, DATA);

  @ArchTest
  static final ArchRule networksKnowMasksAndKernelsOnly = knowsOnly(ZOO, SPARSITY, KERNELS);

  @ArchTest static final ArchRule masksKnowKernelsOnly = knowsOnly(SPARSITY, KERNELS);

  @ArchTest
  static final ArchRule noSparkBelowTheCluster =
      noClasses()
          .that()
          .resideInAnyPackage(
              SCHEDULE, SPARSITY, WIRE, AGGREGATE, CONFIG, ZOO, CLIENT, STRATEGY, CHECKPOINT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule fileSystemsBelongToDataCheckpointsAndRunFolders =
      noClasses()
          .that()
          .resideInAnyPackage(
              SCHEDULE,
              SPARSITY,
              WIRE,
              AGGREGATE,
              CONFIG,
              ZOO,
              CLIENT,
              STRATEGY,
              FEDERATION,
              PARTITIONING)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hadoop.fs..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.FileChannel"
                  + "|java\\.io\\.(File|RandomAccessFile|File(Input|Output)Stream|File(Reader|Writer))");

  @ArchTest
  static final ArchRule onlyTheJobReadsConfigurationFiles =
      noClasses()
          .that()
          .resideOutsideOfPackage(JOB)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.typesafe.config..", "picocli..");

  @ArchTest
  static final ArchRule kernelsNeedTheJdkOnly =
      classes()
          .that()
          .resideInAPackage(KERNELS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "jdk..", "sun.misc..", KERNELS);

  @ArchTest static final ArchRule loopsStandAlone = knowsOnly(LOOPS);

  @ArchTest
  static final ArchRule vectorLoopsKnowLoopsOnly = knowsOnly("io.feddip.kernels.vector..", LOOPS);

  @ArchTest
  static final ArchRule denseLayersKnowLoopsOnly = knowsOnly("io.feddip.kernels.dense..", LOOPS);

  @ArchTest
  static final ArchRule sparseLayersKnowLoopsOnly = knowsOnly("io.feddip.kernels.sparse..", LOOPS);

  @ArchTest static final ArchRule theStepStandsAlone = knowsOnly("io.feddip.kernels.step..");

  @ArchTest
  static final ArchRule vectorsStayInKernels =
      noClasses()
          .that()
          .resideOutsideOfPackage(KERNELS)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..");

  @ArchTest
  static final ArchRule noJavaDeserialisation =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.ObjectInputStream");

  /** What is written in a file never chooses the code that runs. */
  @ArchTest
  static final ArchRule noClassesByName =
      noClasses()
          .should()
          .callMethod(Class.class, "forName", String.class)
          .orShould()
          .callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class)
          .orShould()
          .callMethod(ClassLoader.class, "loadClass", String.class);

  @ArchTest
  static final ArchRule onlyTheEntryPointLeavesTheJvm =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Main.class.getName())
          .should()
          .callMethod(System.class, "exit", int.class);

  /** What reaches a file must not depend on the locale's digits and decimal signs. */
  @ArchTest
  static final ArchRule filesHaveNoLocale =
      noClasses()
          .that()
          .resideInAPackage(REPORT)
          .or()
          .belongToAnyOf(
              PartitionReport.class,
              MaskHash.class,
              ConfigWriter.class,
              DryRun.class,
              KeysCommand.class,
              Provenance.class,
              RunResult.class)
          .should()
          .callMethod(String.class, "formatted", Object[].class)
          .orShould()
          .callMethod(String.class, "format", String.class, Object[].class);

  @ArchTest
  static final ArchRule noCycles = slices().assignedFrom(new Packages()).should().beFreeOfCycles();

  /** The picture in docs/ARCHITECTURE.md shows every arrow that there is, and no other. */
  @ArchTest
  static void thePictureIsTrue(JavaClasses classes) throws IOException {
    SortedMap<String, SortedSet<String>> arrows = new TreeMap<>();
    for (JavaClass type : classes) {
      if (isOurs(type)) {
        arrows.computeIfAbsent(shortName(type), name -> new TreeSet<>());
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isOurs(type) && isOurs(target) && !shortName(type).equals(shortName(target))) {
          arrows.get(shortName(type)).add(shortName(target));
        }
      }
    }
    List<String> lines = new ArrayList<>();
    arrows.forEach(
        (name, known) ->
            lines.add(name + " → " + (known.isEmpty() ? "–" : String.join(", ", known))));
    assertThat(pictureLines())
        .as("arrows of docs/ARCHITECTURE.md; a new one is a decision: see there")
        .containsExactlyElementsOf(lines);
  }

  private static List<String> pictureLines() throws IOException {
    String text =
        Files.readString(Path.of(System.getProperty("feddip.root"), "docs", "ARCHITECTURE.md"));
    int begin = text.indexOf("<!-- arrows -->");
    int end = text.indexOf("<!-- /arrows -->");
    return text.substring(begin, end).lines().filter(line -> line.contains(" → ")).toList();
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().startsWith(ROOT);
  }

  private static String shortName(JavaClass type) {
    return type.getPackageName().substring(ROOT.length());
  }

  /** A key that no code reads is a promise that nobody keeps. */
  @ArchTest
  static void everyKeyIsRead(JavaClasses classes) {
    Set<String> unread = new TreeSet<>();
    collectUnread(FedDipConfig.class, ConfigKeys.ROOT, classes, unread);
    assertThat(unread).isEmpty();
  }

  private static void collectUnread(
      Class<?> type, String prefix, JavaClasses classes, Set<String> unread) {
    JavaClass owner = classes.get(type);
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + "." + ConfigKeys.name(component);
      if (owner.getMethod(component.getName()).getAccessesToSelf().isEmpty()) {
        unread.add(path);
      }
      if (component.getType().isRecord()) {
        collectUnread(component.getType(), path, classes, unread);
      }
    }
  }

  /** Every package is a slice of its own, but for the known circles. */
  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      if (!isOurs(type)) {
        return SliceIdentifier.ignore();
      }
      String name = shortName(type);
      return SliceIdentifier.of(KNOWN_CIRCLES.getOrDefault(name, name));
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  private static DescribedPredicate<JavaClass> in(String name) {
    return resideInAPackage(name);
  }

  /** Of this project's packages, the first may know itself and the others. */
  private static ArchRule knowsOnly(String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages[0])
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.feddip..").and(not(resideInAnyPackage(packages))));
  }
}
