package io.feddip.cli;

import io.feddip.api.UsageException;
import io.feddip.zoo.dl4j.Backend;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spark sessions as the job needs them. */
public final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  /** How long a standalone master may take to accept connections. */
  private static final int SECONDS_FOR_MASTER = 10;

  /** The launcher's jars, separated by commas; spark-submit tells Spark itself. */
  private static final String LAUNCHER_JARS = "feddip.jars";

  /**
   * Settings that one machine needs unless the user says otherwise. It needs no network name, and
   * laptops often have none that resolves. A process that was stopped for hours (a laptop that
   * sleeps, a frozen machine) must not take the silence for a death: driver and executor are one
   * process, which is there or isn't.
   */
  private static final Map<String, String> LOCAL =
      Map.of(
          "spark.driver.host", "localhost",
          "spark.driver.bindAddress", "127.0.0.1",
          "spark.ui.showConsoleProgress", "false",
          "spark.network.timeout", "30d",
          "spark.storage.blockManagerHeartbeatTimeoutMs", "30d");

  /** Settings that executors need which were started for the launcher, without a file of conf/. */
  private static final Map<String, String> LAUNCHED =
      Map.of(
          "spark.executor.extraJavaOptions", "--add-modules=jdk.incubator.vector",
          "spark.executorEnv.OMP_NUM_THREADS", "1",
          "spark.executorEnv.OPENBLAS_NUM_THREADS", "1");

  /**
   * Settings for all. Locality first: a client's data stays with the executor that holds it.
   * Updates are folded as they arrive, so their sum, which Spark would limit, is never held. A
   * serializer that the cluster prefers must not limit the size of one update either. What Spark
   * remembers of past tasks for its pages is a few kilobytes each, for a thousand stages of as many
   * tasks as a round has clients: that would be most of what a driver holds.
   */
  private static final Map<String, String> EVERYWHERE =
      Map.of(
          "spark.locality.wait", "3s",
          "spark.sql.shuffle.partitions", "8",
          "spark.driver.maxResultSize", "0",
          "spark.kryoserializer.buffer.max", "2047m",
          "spark.ui.retainedJobs", "100",
          "spark.ui.retainedStages", "100",
          "spark.ui.retainedTasks", "200");

  /** Where Spark's workers leave the secret for the processes that they start. */
  private static final String SECRET_OF_THE_WORKER = "_SPARK_AUTH_SECRET";

  private Sessions() {}

  /** What to say of a cluster that anybody may talk to. */
  public static Optional<String> trust(SparkConf conf) {
    return conf.getBoolean("spark.authenticate", false)
        ? Optional.empty()
        : Optional.of(
            "this cluster runs without authentication: whoever reaches its ports can read models"
                + " and run code; see conf/spark/secure.conf");
  }

  /**
   * The session of this process.
   *
   * @param master wins over spark-submit's; local[*] if neither says anything
   * @throws io.feddip.zoo.dl4j.UnsupportedBackendException before anything is started, if this
   *     process cannot compute; executors check for themselves when they open a network
   * @throws UsageException if Spark does not start with the settings it was given
   */
  static OpenSession open(String name, Optional<String> master) {
    PlatformProbe.require();
    Backend.requireUsable();
    SparkConf conf = settings(name, master);
    if (!isLocal(conf)) {
      trust(conf).ifPresent(log::warn);
    }
    MasterProbe.require(conf.get("spark.master"), SECONDS_FOR_MASTER);
    try {
      return new OpenSession(SparkSession.builder().config(conf).getOrCreate());
    } catch (Exception | LinkageError e) {
      // Spark's own exception is a checked one that no signature tells of.
      throw KnownFailures.start(conf.get("spark.master"), e);
    }
  }

  /** What Spark is told, where spark-submit, its files and -Dspark.… say nothing else. */
  static SparkConf settings(String name, Optional<String> master) {
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", name);
    master.ifPresent(conf::setMaster);
    conf.setIfMissing("spark.master", "local[*]");
    EVERYWHERE.forEach(conf::setIfMissing);
    secretOfTheWorker(conf, System.getenv());
    if (isLocal(conf)) {
      LOCAL.forEach(conf::setIfMissing);
    } else {
      if (System.getProperty(LAUNCHER_JARS) != null) {
        conf.setIfMissing("spark.jars", System.getProperty(LAUNCHER_JARS));
        LAUNCHED.forEach(conf::setIfMissing);
      }
      String plugins = System.getProperty(PluginOption.JARS);
      if (plugins != null) {
        // On top of what the session sends anyway.
        conf.set("spark.jars", String.join(",", plugins, conf.get("spark.jars", "")));
      }
    }
    return conf;
  }

  /**
   * A standalone worker that starts the driver hides the shared secret in the environment, where
   * Spark's own code reads it when it connects, and yet asks for the setting first.
   */
  static void secretOfTheWorker(SparkConf conf, Map<String, String> environment) {
    String secret = environment.get(SECRET_OF_THE_WORKER);
    if (secret != null && conf.getBoolean("spark.authenticate", false)) {
      conf.setIfMissing("spark.authenticate.secret", secret);
    }
  }

  private static boolean isLocal(SparkConf conf) {
    return conf.get("spark.master").matches("local(\\[.*)?");
  }
}
