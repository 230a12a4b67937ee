package io.feddip.federation;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** The one Spark session that a JVM of tests shares: starting one takes longer than most tests. */
public final class LocalSpark {
  /** What tests use that don't care. */
  public static final String MASTER = "local[2]";

  private LocalSpark() {}

  /** A session on {@link #MASTER}. */
  public static SparkSession session() {
    return session(MASTER);
  }

  /** The session that is open, if it has this master, or a new one. */
  public static SparkSession session(String master) {
    Option<SparkSession> open = SparkSession.getDefaultSession();
    if (open.isDefined() && !open.get().sparkContext().isStopped()) {
      if (open.get().sparkContext().master().equals(master)) {
        return open.get();
      }
      open.get().stop();
    }
    return SparkSession.builder()
        .appName("tests")
        .master(master)
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "localhost")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate();
  }

  /** The context of the session with this master. */
  public static JavaSparkContext contextOf(String master) {
    return JavaSparkContext.fromSparkContext(session(master).sparkContext());
  }

  /** The shared session's context. */
  public static JavaSparkContext context() {
    return contextOf(MASTER);
  }
}
