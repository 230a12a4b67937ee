package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.data.ScalaCollections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in conf/spark say nothing that Spark does not understand. */
final class TestSparkConfigurations {
  /** Keys of cluster managers that are not on this class path, and of free form. */
  private static final List<String> FOREIGN =
      List.of("spark.yarn.", "spark.kubernetes.", "spark.executorEnv.");

  /** Read by Spark without being in its list of keys. */
  private static final Set<String> UNLISTED =
      Set.of(
          "spark.network.crypto.authEngineVersion",
          "spark.network.crypto.enabled",
          "spark.network.crypto.saslFallback");

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes", "secure"})
  void testEveryKeyIsOneOfSparks(String name) throws IOException {
    assertThat(org.apache.spark.internal.config.package$.MODULE$).isNotNull();
    assertThat(org.apache.spark.internal.config.UI$.MODULE$).isNotNull();
    assertThat(org.apache.spark.internal.config.Network$.MODULE$).isNotNull();
    List<String> unknown = new ArrayList<>();
    for (String key : read(name).keySet()) {
      boolean foreign = FOREIGN.stream().anyMatch(key::startsWith) || UNLISTED.contains(key);
      if (!foreign && ConfigEntry.findEntry(key) == null) {
        unknown.add(key);
      }
    }
    assertThat(unknown).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void testEveryJvmHasTheVectorModuleAndBoundedNativeMemory(String name) throws IOException {
    Map<String, String> settings = read(name);
    for (String side : List.of("driver", "executor")) {
      assertThat(settings.get("spark." + side + ".extraJavaOptions"))
          .contains("--add-modules=jdk.incubator.vector", "javacpp.maxbytes", "maxphysicalbytes");
    }
    assertThat(settings).containsEntry("spark.executorEnv.OMP_NUM_THREADS", "1");
  }

  /** Spark's list for JDK 17, which it does not give to every JVM that it starts. */
  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void testEveryJvmOpensThePackages(String name) throws IOException {
    Map<String, String> settings = read(name);
    assertThat(Builds.openedPackages()).isNotEmpty();
    for (String side : List.of("driver", "executor")) {
      assertThat(settings.get("spark." + side + ".extraJavaOptions"))
          .contains(Builds.openedPackages());
    }
  }

  /** How long a machine may be away is said where it is decided. */
  @ParameterizedTest
  @ValueSource(strings = {"standalone", "yarn", "kubernetes"})
  void testTimeoutsAreNamed(String name) throws IOException {
    assertThat(read(name))
        .containsEntry("spark.network.timeout", "600s")
        .containsEntry("spark.executor.heartbeatInterval", "30s");
  }

  @Test
  void testSecureAddsToEveryOther() throws IOException {
    for (String name : List.of("standalone", "yarn", "kubernetes")) {
      assertThat(read(name)).doesNotContainKeys(read("secure").keySet().toArray(String[]::new));
    }
  }

  private static Map<String, String> read(String name) throws IOException {
    Path file = Path.of(System.getProperty("feddip.root"), "conf", "spark", name + ".conf");
    assertThat(Files.exists(file)).as("%s", file).isTrue();
    return ScalaCollections.javaMap(
        org.apache.spark.util.Utils.getPropertiesFromFile(file.toString()));
  }
}
