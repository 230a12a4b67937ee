package io.feddip.cli;

import io.feddip.api.UsageException;
import io.feddip.run.Versions;

/** Whether this jar, this Spark and this JVM go together; what does not would end far from here. */
final class PlatformProbe {
  private static final int OLDEST_JDK = 17;
  private static final int NEWEST_JDK = 25;

  private PlatformProbe() {}

  /**
   * Looks at this process.
   *
   * @throws UsageException with what to take instead
   */
  static void require() {
    require(
        Versions.spark(),
        org.apache.spark.package$.MODULE$.SPARK_VERSION(),
        Runtime.version().feature(),
        System.getProperty("sun.arch.data.model", "64"));
  }

  /**
   * Looks at what it is told.
   *
   * @param built the Spark that the jar is for
   * @param running the Spark that runs it
   * @param java the JVM's version
   * @param bits of the JVM's addresses
   */
  static void require(String built, String running, int java, String bits) {
    if ("32".equals(bits)) {
      throw new UsageException(
          "needs a JDK 17 to 25 of 64 bits, found one of 32; set JAVA_HOME to one of those");
    }
    if (line(built) != line(running)) {
      throw new UsageException(
          "this jar is for Spark %s, and Spark %s runs it; take the jar that mvn %spackage makes"
              .formatted(built, running, line(running) == '4' ? "-Pspark4 " : ""));
    }
    if (java < OLDEST_JDK || java > NEWEST_JDK) {
      throw new UsageException(
          "needs JDK 17 to 25, found Java %d; set JAVA_HOME to one of those".formatted(java));
    }
    if (java > OLDEST_JDK && line(running) == '3') {
      throw new UsageException(
          "Spark %s runs on JDK 17 only, found Java %d; set JAVA_HOME to a JDK 17, or take Spark 4.2 and the jar for it"
              .formatted(running, java));
    }
  }

  private static char line(String version) {
    return version.charAt(0);
  }
}
