package io.feddip.cli;

import io.feddip.api.UsageException;
import io.feddip.run.ExitCode;
import java.io.FileNotFoundException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.login.LoginException;

/**
 * What Spark, Hadoop and the JVM throw where a setting or the machine is at fault, in words that
 * name the cause and a remedy.
 */
final class KnownFailures {
  private KnownFailures() {}

  /**
   * The failure that a user can do something about.
   *
   * @return the first one in the chain of causes that has an exit code of its own, or a {@link
   *     UsageException} with what is known of the cause, or the given one
   */
  static Throwable known(Throwable failure) {
    List<Throwable> chain = chain(failure);
    Optional<String> account =
        chain.stream().map(KnownFailures::account).flatMap(Optional::stream).findFirst();
    if (account.isPresent()) {
      return new UsageException(account.get(), failure);
    }
    for (Throwable cause : chain) {
      if (ExitCode.of(cause) != ExitCode.INTERNAL) {
        return cause;
      }
    }
    for (Throwable cause : chain) {
      Optional<String> message = message(cause);
      if (message.isPresent()) {
        return new UsageException(message.get(), failure);
      }
    }
    return failure;
  }

  /** Why Spark did not start: whatever it is, it is a setting or the machine. */
  static RuntimeException start(String master, Throwable failure) {
    Throwable known = known(failure);
    if (known instanceof UsageException usage) {
      return usage;
    }
    String said = line(failure);
    if (said.startsWith("Could not parse Master URL")) {
      return new UsageException(
          "--master: "
              + said
              + "; it needs local[…] or spark://, and yarn or k8s:// by spark-submit of an"
              + " installation that has them",
          failure);
    }
    if (said.contains("stopped SparkContext")) {
      return new UsageException(
          "the Spark master at %s did not take this application; see its log, and whether both sides have the same spark.authenticate.secret"
              .formatted(master),
          failure);
    }
    for (Throwable cause : chain(failure)) {
      if (cause instanceof FileNotFoundException) {
        return new UsageException(
            "Spark does not start: %s; make that folder, or set spark.eventLog.enabled = false or spark.eventLog.dir"
                .formatted(line(cause)),
            failure);
      }
    }
    return new UsageException(
        "Spark does not start with its settings (master %s): %s; see spark-defaults.conf, the properties file and -Dspark.… of FEDDIP_JAVA_OPTS"
            .formatted(master, said),
        failure);
  }

  /** Hadoop must know who runs it, and asks the system's list of users. */
  private static Optional<String> account(Throwable cause) {
    return cause instanceof LoginException
        ? Optional.of(
            "the user that runs this has no name, which Hadoop needs (%s); add the user id to /etc/passwd, or run as another user"
                .formatted(line(cause)))
        : Optional.empty();
  }

  private static Optional<String> message(Throwable cause) {
    String said = String.valueOf(cause.getMessage());
    if (cause instanceof UnsatisfiedLinkError) {
      return Optional.of(
          "native libraries cannot be loaded: %s; if %s, where they are unpacked, is mounted noexec, name another folder by -Dorg.bytedeco.javacpp.cachedir=DIR -Djava.io.tmpdir=DIR (FEDDIP_JAVA_OPTS, spark.driver.extraJavaOptions, spark.executor.extraJavaOptions)"
              .formatted(line(cause), unpacked()));
    }
    if (cause instanceof UnknownHostException) {
      return Optional.of(host(line(cause)));
    }
    if (cause instanceof OutOfMemoryError) {
      return Optional.of(
          "out of memory: %s; give the JVM more (FEDDIP_JAVA_OPTS=-Xmx8g, spark.driver.memory, spark.executor.memory)"
              .formatted(line(cause)));
    }
    if (said.contains("No space left on device") || said.contains("Disk quota exceeded")) {
      return Optional.of(
          "no space is left for Spark's files: %s; free some, or name another folder by spark.local.dir"
              .formatted(line(cause)));
    }
    if (said.contains("spark.driver.maxResultSize")) {
      return Optional.of(
          "spark.driver.maxResultSize is too small for what the executors send (%s); set it to 0, or above that"
              .formatted(line(cause)));
    }
    if (said.contains("spark.kryoserializer.buffer.max")) {
      return Optional.of(
          "spark.kryoserializer.buffer.max is too small for one update (%s); set it to 2047m, or spark.serializer to org.apache.spark.serializer.JavaSerializer"
              .formatted(line(cause)));
    }
    return Optional.empty();
  }

  /** Where JavaCPP puts natives, on this machine; an executor's may be elsewhere. */
  private static String unpacked() {
    return System.getProperty(
        "org.bytedeco.javacpp.cachedir", System.getProperty("user.home") + "/.javacpp/cache");
  }

  private static String host(String said) {
    try {
      InetAddress.getLocalHost();
      return "a host name does not resolve: %s; check the address in --output, --config, dataset.path or --master"
          .formatted(said);
    } catch (UnknownHostException e) {
      return "this machine's own name does not resolve: %s; set SPARK_LOCAL_IP and SPARK_LOCAL_HOSTNAME to an address that the cluster reaches (127.0.0.1 on one machine), or add the name to /etc/hosts"
          .formatted(line(e));
    }
  }

  /** What it says, in one line. */
  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank()
        ? failure.getClass().getSimpleName()
        : message.strip().lines().findFirst().orElse("");
  }

  private static List<Throwable> chain(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Throwable> chain = new ArrayList<>();
    for (Throwable cause = failure; cause != null && seen.add(cause); cause = cause.getCause()) {
      chain.add(cause);
    }
    return chain;
  }
}
