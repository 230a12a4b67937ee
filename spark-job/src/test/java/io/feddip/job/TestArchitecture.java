package io.feddip.job;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.feddip.api.plugin.Extension;
import io.feddip.api.plugin.Plugins;
import io.feddip.config.ConfigKeys;
import io.feddip.config.RunConfig;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The arrows between packages run one way, and libraries have their places. */
@AnalyzeClasses(packages = "io.feddip", importOptions = ImportOption.DoNotIncludeTests.class)
final class TestArchitecture {
  private static final String ROOT = "io.feddip";
  private static final String FACE = "io.feddip";
  private static final String API = "io.feddip.api..";
  private static final String KERNELS = "io.feddip.kernels..";
  private static final String ZOO = "io.feddip.zoo..";
  private static final String DATA = "io.feddip.data..";
  private static final String PARTITIONING = "io.feddip.partitioning..";
  private static final String JOB = "io.feddip.job..";
  private static final String CLI = "io.feddip.cli..";
  private static final String COMPARE = "io.feddip.compare..";
  private static final String RUN = "io.feddip.run..";
  private static final String FEDERATION = "io.feddip.federation..";
  private static final String DIAGNOSTICS = "io.feddip.diagnostics..";
  private static final String CLUSTER = "io.feddip.cluster..";
  private static final String AGGREGATE = "io.feddip.aggregate..";
  private static final String CLIENT = "io.feddip.client..";
  private static final String STRATEGY = "io.feddip.strategy..";
  private static final String METRIC = "io.feddip.metric..";
  private static final String CONFIG = "io.feddip.config..";
  private static final String CHECKPOINT = "io.feddip.checkpoint..";
  private static final String TRACKING = "io.feddip.tracking..";
  private static final String REPORT = "io.feddip.report..";
  private static final String PRIVACY = "io.feddip.privacy..";
  private static final String RUN_FOLDER = "io.feddip.runfolder..";

  @ArchTest
  static final ArchRule noCycles = slices().assignedFrom(new Packages()).should().beFreeOfCycles();

  /** The picture in docs/ARCHITECTURE.md shows every arrow that there is, and no other. */
  @ArchTest
  static void thePictureIsTrue(JavaClasses classes) throws IOException {
    SortedMap<String, SortedSet<String>> arrows = new TreeMap<>();
    for (JavaClass type : classes) {
      SortedSet<String> known = arrows.computeIfAbsent(shortName(type), name -> new TreeSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isOurs(target) && !shortName(type).equals(shortName(target))) {
          known.add(shortName(target));
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
    return text.substring(begin, end)
        .lines()
        .filter(line -> line.contains(" → "))
        // The module spark-ml is built on this one, and looks at its own line.
        .filter(line -> !line.startsWith("ml → "))
        .toList();
  }

  private static boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(ROOT) || type.getPackageName().startsWith(ROOT + ".");
  }

  /** A package's name below the root's, which is the face of the library. */
  private static String shortName(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT) ? "(root)" : name.substring(ROOT.length() + 1);
  }

  /** What plug-ins are to compile against must drag in nothing. */
  @ArchTest
  static final ArchRule theVocabularyNeedsTheJdkOnly =
      classes()
          .that()
          .resideInAPackage(API)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", API);

  @ArchTest
  static final ArchRule kernelsNeedTheJdkOnly =
      classes()
          .that()
          .resideInAPackage(KERNELS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "jdk..", "sun.misc..", KERNELS);

  /** Compilers of newer JDKs reduce floats in another order than their interpreters. */
  @ArchTest
  static final ArchRule sumsOfLanesHaveAnOrder =
      noClasses()
          .should()
          .callMethodWhere(
              describe("reduceLanes", call -> call.getTarget().getName().equals("reduceLanes")))
          .because("LaneSum adds lanes one by one");

  @ArchTest
  static final ArchRule privacyNeedsTheJdkOnly =
      classes()
          .that()
          .resideInAPackage(PRIVACY)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "javax.crypto..", PRIVACY);

  @ArchTest
  static final ArchRule networksKnowVocabularyAndKernelsOnly = knowsOnly(ZOO, API, KERNELS);

  @ArchTest static final ArchRule dataKnowsVocabularyOnly = knowsOnly(DATA, API);

  @ArchTest static final ArchRule partitioningKnowsDataOnly = knowsOnly(PARTITIONING, DATA, API);

  /** Sections of the configuration are strategies' settings; the network is the planner's. */
  @ArchTest
  static final ArchRule strategiesKnowNoDriverAndNoClient = knowsOnly(STRATEGY, API, CONFIG);

  /** Whatever a measure of feddip's own can do, a plug-in's can. */
  @ArchTest static final ArchRule measuresComeAsPlugInsDo = knowsOnly(METRIC, API);

  @ArchTest
  static final ArchRule clientsKnowNoDriver = knowsOnly(CLIENT, API, CONFIG, PRIVACY, ZOO);

  @ArchTest
  static final ArchRule configurationIsALeaf = knowsOnly(CONFIG, API, PRIVACY, RUN_FOLDER);

  @ArchTest static final ArchRule checkpointsKnowFormatsOnly = knowsOnly(CHECKPOINT, API, ZOO);

  @ArchTest static final ArchRule runFoldersKnowVocabularyOnly = knowsOnly(RUN_FOLDER, API);

  @ArchTest static final ArchRule reportsKnowNothingOfRuns = knowsOnly(REPORT, API, RUN_FOLDER);

  @ArchTest static final ArchRule nothingKnowsTheJob = isKnownTo(JOB);

  @ArchTest static final ArchRule onlyTheJobKnowsTheCommandLine = isKnownTo(CLI, JOB);

  @ArchTest static final ArchRule onlyCommandsCompare = isKnownTo(COMPARE, CLI, FACE);

  @ArchTest
  static final ArchRule onlyRunsKnowTheDriver = isKnownTo(FEDERATION, RUN, COMPARE, CLI, FACE);

  @ArchTest
  static final ArchRule onlyTheDriverKnowsTheCluster =
      isKnownTo(CLUSTER, DIAGNOSTICS, FEDERATION, RUN, CLI);

  @ArchTest
  static final ArchRule sparkIsForThoseWhoRunOnIt =
      noClasses()
          .that()
          .resideInAnyPackage(
              API, ZOO, AGGREGATE, CONFIG, CLIENT, STRATEGY, CHECKPOINT, TRACKING, REPORT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.spark..", "scala..");

  @ArchTest
  static final ArchRule fileSystemsBelongToDataCheckpointsAndRunFolders =
      noClasses()
          .that()
          .resideInAnyPackage(
              API,
              AGGREGATE,
              CONFIG,
              ZOO,
              CLIENT,
              STRATEGY,
              CLUSTER,
              DIAGNOSTICS,
              FEDERATION,
              PARTITIONING)
          .and()
          // Whose interface takes files; they are opened by run folders.
          .doNotHaveFullyQualifiedName("io.feddip.config.IncludedFiles")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hadoop.fs..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.nio\\.file\\.Files|java\\.nio\\.channels\\.FileChannel"
                  + "|java\\.io\\.(File|RandomAccessFile|File(Input|Output)Stream|File(Reader|Writer))");

  @ArchTest
  static final ArchRule configurationFilesAreReadInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackages(CONFIG, COMPARE)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.typesafe.config..");

  /** {@code Versions} prints what {@code --version} does. */
  @ArchTest
  static final ArchRule theCommandLineIsReadInOnePlace =
      noClasses()
          .that()
          .resideOutsideOfPackages(JOB, CLI)
          .and()
          .doNotHaveFullyQualifiedName("io.feddip.run.Versions")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

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

  @ArchTest
  static final ArchRule onlyTheEntryPointLeavesTheJvm =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(Main.class.getName())
          .should()
          .callMethod(System.class, "exit", int.class);

  /** A key that no code reads is a promise that nobody keeps. */
  @ArchTest
  static void everyKeyIsRead(JavaClasses classes) {
    Set<String> unread = new TreeSet<>();
    collectUnread(RunConfig.class, ConfigKeys.ROOT, classes, unread);
    for (Extension<?, ?, ?> extension : Plugins.load().own().all()) {
      collectUnread(extension.settings(), extension.section(), classes, unread);
    }
    assertThat(unread).isEmpty();
  }

  private static void collectUnread(
      Class<?> type, String prefix, JavaClasses classes, Set<String> unread) {
    JavaClass owner = classes.get(type);
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + "." + ConfigKeys.name(component);
      String name = component.getName();
      boolean read =
          !owner.getMethod(name).getAccessesToSelf().isEmpty()
              || owner.getField(name).getAccessesToSelf().stream()
                  .map(access -> access.getOrigin().getName())
                  .anyMatch(method -> !method.equals(name) && !method.equals("<init>"));
      if (!read) {
        unread.add(path);
      }
      if (component.getType().isRecord()) {
        collectUnread(component.getType(), path, classes, unread);
      }
    }
  }

  /** Every package is a slice of its own. */
  private static final class Packages implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return isOurs(type) ? SliceIdentifier.of(shortName(type)) : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }

  /** Of this project's packages, the first may know itself and the others. */
  private static ArchRule knowsOnly(String... packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages[0])
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.feddip..").and(not(resideInAnyPackage(packages))));
  }

  /** Of this project's packages, the first is known to itself and the others. */
  private static ArchRule isKnownTo(String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages[0]);
  }
}
