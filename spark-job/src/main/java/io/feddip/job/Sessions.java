package io.feddip.job;

import io.feddip.zoo.Backend;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Spark sessions as the job needs them. */
final class Sessions {
  private static final Logger log = LoggerFactory.getLogger(Sessions.class);

  /** How long a standalone master may take to accept connections. */
  private static final int SECONDS_FOR_MASTER = 10;

  private Sessions() {}

  /** What to say of a cluster that anybody may talk to. */
  static Optional<String> trust(SparkConf conf) {
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
   * @throws io.feddip.zoo.UnsupportedBackendException before anything is started, if this process
   *     cannot compute; executors check for themselves when they open a network
   */
  static SparkSession open(String name, Optional<String> master) {
    Backend.requireUsable();
    SparkConf conf = new SparkConf();
    conf.setIfMissing("spark.app.name", name);
    master.ifPresent(conf::setMaster);
    conf.setIfMissing("spark.master", "local[*]");
    boolean local = conf.get("spark.master").startsWith("local");
    if (local) {
      // One machine needs no network name, and laptops often have none that resolves.
      conf.setIfMissing("spark.driver.host", "localhost");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    } else {
      trust(conf).ifPresent(log::warn);
    }
    // Locality first: a client's data stays with the executor that holds it.
    conf.setIfMissing("spark.locality.wait", "3s");
    conf.setIfMissing("spark.sql.shuffle.partitions", "8");
    MasterProbe.require(conf.get("spark.master"), SECONDS_FOR_MASTER);
    try {
      return SparkSession.builder().config(conf).getOrCreate();
    } catch (Exception e) {
      // Spark's own exception is a checked one that no signature tells of.
      if (String.valueOf(e.getMessage()).startsWith("Could not parse Master URL")) {
        throw new UsageException("--master: " + e.getMessage(), e);
      }
      if (String.valueOf(e.getMessage()).contains("stopped SparkContext")) {
        throw new UsageException(
            "the Spark master at %s did not take this application; see its log, and whether both sides have the same spark.authenticate.secret"
                .formatted(conf.get("spark.master")),
            e);
      }
      throw e;
    }
  }
}
