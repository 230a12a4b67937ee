package io.feddip.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program with an estimator on a real cluster, which has nothing of this project but the two jars
 * that {@code --jars} sends, and Kryo among its settings; its pipeline, saved on HDFS, says the
 * same in a JVM without a cluster.
 */
@Tag("nightly")
final class EstimatorOnAClusterIT {
  private static final int PATIENCE_SECONDS = 240;
  private static final String SECRET = "a-secret-of-this-test";
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";

  @TempDir private Path folder;

  @Test
  void testFitsSavesAndScoresThere() throws IOException {
    String jars = Builds.jobJar() + "," + estimatorJar();
    Path program = program();
    Configuration hadoop = new Configuration();
    hadoop.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("dfs").toString());
    hadoop.setBoolean("dfs.permissions.enabled", false);
    try (MiniDFSCluster files = new MiniDFSCluster.Builder(hadoop).numDataNodes(1).build();
        StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), SECRET)) {
      cluster.defaults(defaults());
      String model = files.getURI() + "/models/one";
      String run = files.getURI() + "/runs/one";

      JavaProcess fit =
          cluster.submit("fit", words(cluster.master(), jars, program, "fit", model, run));
      assertThat(fit.await(PATIENCE_SECONDS)).as(fit::tail).isZero();
      assertThat(line(fit, "SERIALIZER")).endsWith("KryoSerializer");
      assertThat(line(fit, "WHERE")).isIn("[0, 1]", "[0]", "[1]");
      assertThat(Integer.parseInt(line(fit, "RIGHT"))).isGreaterThan(570);
      Path copy = folder.resolve("run");
      FileUtil.copy(
          files.getFileSystem(), new org.apache.hadoop.fs.Path(run), copy.toFile(), false, hadoop);
      assertThat(SmallRun.executors(copy)).isNotEmpty().doesNotContain("driver");

      JavaProcess load = cluster.submit("load", words("local[2]", jars, program, "load", model));
      assertThat(load.await(PATIENCE_SECONDS)).as(load::tail).isZero();
      assertThat(line(load, "WHERE")).isEqualTo("[driver]");
      assertThat(line(load, "SCORED")).isEqualTo(line(fit, "SCORED"));
    }
  }

  private static Map<String, String> defaults() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    settings.put("spark.authenticate", "true");
    settings.put("spark.authenticate.secret", SECRET);
    settings.put("spark.network.crypto.enabled", "true");
    settings.put("spark.network.crypto.authEngineVersion", "2");
    settings.put("spark.network.crypto.saslFallback", "false");
    settings.put("spark.driver.host", "127.0.0.1");
    settings.put("spark.driver.memory", "1g");
    settings.put("spark.driver.extraJavaOptions", VECTORS);
    settings.put("spark.executor.memory", "700m");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.extraJavaOptions", VECTORS);
    settings.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    settings.put("spark.sql.shuffle.partitions", "2");
    settings.put("spark.ui.enabled", "false");
    return settings;
  }

  private static List<String> words(String master, String jars, Path program, String... arguments) {
    List<String> words = new ArrayList<>(List.of("--master", master, "--jars", jars));
    words.addAll(List.of("--class", EstimatorProgram.class.getName(), program.toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  /** A jar of that one class. */
  private Path program() throws IOException {
    String name = EstimatorProgram.class.getName().replace('.', '/') + ".class";
    Path classes = folder.resolve("classes");
    Path copy = classes.resolve(name);
    Files.createDirectories(copy.getParent());
    Files.write(copy, EstimatorProgram.class.getResourceAsStream("/" + name).readAllBytes());
    return ExamplePlugin.pack(folder.resolve("program.jar"), classes);
  }

  private static Path estimatorJar() {
    Path jar =
        Path.of(System.getProperty("feddip.root"), "spark-ml")
            .resolve(Builds.target().getFileName())
            .resolve("feddip-spark-ml.jar");
    assumeTrue(Files.exists(jar), jar + " is made in the package phase");
    return jar;
  }

  /** What the program printed after a word. */
  private static String line(JavaProcess process, String word) {
    return process
        .output()
        .lines()
        .filter(line -> line.startsWith(word + " "))
        .map(line -> line.substring(word.length() + 1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(process.tail()));
  }
}
