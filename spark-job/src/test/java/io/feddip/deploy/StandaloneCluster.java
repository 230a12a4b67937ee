package io.feddip.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import scala.util.Properties;

/**
 * A Spark standalone cluster on this machine: a master and two workers in JVMs of their own, which
 * start executors in JVMs of theirs, in folders of their own and, where this test may choose, as a
 * user who can read nothing of the submitting one's. Its Spark home is a folder of links to the
 * Spark jars of the build; jobs are submitted by the command line that Spark's own launcher makes.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final int WORKERS = 2;
  private static final String HOST = "127.0.0.1";

  private final Path folder;
  private final Path home;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<JavaProcess> processes = new ArrayList<>();
  private final String master;
  private final String secret;

  private StandaloneCluster(Path folder, String secret) throws IOException {
    this.folder = folder;
    this.secret = secret;
    OtherUser.letThrough(folder);
    this.home = sparkHome(folder.resolve("spark"));
    environment.put("SPARK_HOME", home.toString());
    String scala = Properties.versionNumberString();
    environment.put("SPARK_SCALA_VERSION", scala.substring(0, scala.lastIndexOf('.')));
    environment.put("SPARK_LOCAL_IP", HOST);
    environment.put("SPARK_LOCAL_HOSTNAME", HOST);
    environment.put("_SPARK_AUTH_SECRET", secret);
    int port = freePort();
    master = "spark://" + HOST + ":" + port;
    daemon(
        "master",
        HOST,
        List.of("org.apache.spark.deploy.master.Master", "--host", HOST),
        List.of("--port", String.valueOf(port), "--webui-port", "0"));
    for (int i = 0; i < WORKERS; i++) {
      // A host each: Spark makes no speculative copy on the host of the original.
      String host = "127.0.0." + (i + 1);
      Path work = Files.createDirectories(folder.resolve("work-" + i));
      OtherUser.open(work);
      daemon(
          "worker-" + i,
          host,
          List.of("org.apache.spark.deploy.worker.Worker", "--host", host, "--cores", "1"),
          List.of("--memory", "1g", "--webui-port", "0", "-d", work.toString(), master));
    }
    Awaitility.await("workers at the master")
        .atMost(Duration.ofSeconds(60))
        .until(() -> processes.get(0).output().split("Registering worker", -1).length > WORKERS);
  }

  /**
   * Starts it.
   *
   * @param folder for its files
   * @param secret that all of its processes and the jobs must know
   */
  static StandaloneCluster start(Path folder, String secret) {
    try {
      return new StandaloneCluster(Files.createDirectories(folder), secret);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String master() {
    return master;
  }

  /** Settings of jobs that this cluster lets in. */
  Map<String, String> secured() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("spark.authenticate", "true");
    settings.put("spark.authenticate.secret", secret);
    settings.put("spark.network.crypto.enabled", "true");
    settings.put("spark.network.crypto.authEngineVersion", "2");
    settings.put("spark.network.crypto.saslFallback", "false");
    settings.put("spark.io.encryption.enabled", "true");
    return settings;
  }

  /** The same, for a driver and executors that fit beside each other on a small machine. */
  Map<String, String> small() {
    Map<String, String> settings = secured();
    String options = "--add-modules=jdk.incubator.vector -Dorg.bytedeco.javacpp.maxbytes=1g";
    settings.put("spark.driver.memory", "1g");
    settings.put("spark.driver.host", HOST);
    settings.put("spark.driver.extraJavaOptions", options);
    settings.put("spark.executor.memory", "700m");
    settings.put("spark.executor.cores", "1");
    settings.put("spark.executor.extraJavaOptions", options);
    settings.put("spark.executorEnv.OMP_NUM_THREADS", "1");
    settings.put("spark.ui.enabled", "false");
    return settings;
  }

  /** Submits the job's jar as spark-submit does. */
  JavaProcess submit(String name, Map<String, String> settings, List<String> arguments) {
    return submit(name, "", settings, arguments);
  }

  /**
   * Submits as spark-submit does with a file of settings.
   *
   * @param file the file's text
   * @param settings that win over it
   */
  JavaProcess submit(
      String name, String file, Map<String, String> settings, List<String> arguments) {
    return submit(name, file, settings, arguments, List.of());
  }

  /** Submits as the user of the workers, for runs whose executors write into the run's folder. */
  JavaProcess submitByTheirUser(String name, Map<String, String> settings, List<String> arguments) {
    return submit(name, "", settings, arguments, OtherUser.prefix());
  }

  private JavaProcess submit(
      String name,
      String file,
      Map<String, String> settings,
      List<String> arguments,
      List<String> prefix) {
    try {
      Path properties = folder.resolve(name + ".conf");
      StringBuilder text = new StringBuilder(file);
      settings.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
      Files.writeString(properties, text);
      List<String> words = new ArrayList<>(List.of("--properties-file", properties.toString()));
      words.addAll(List.of("--class", "io.feddip.job.Main", Builds.jobJar().toString()));
      words.addAll(arguments);
      return submit(name, words, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings of who submits here, for all jobs that name no file of their own. */
  void defaults(Map<String, String> settings) {
    StringBuilder text = new StringBuilder();
    settings.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
    try {
      Path conf = Files.createDirectories(home.resolve("conf"));
      Files.writeString(conf.resolve("spark-defaults.conf"), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Submits any program as spark-submit does.
   *
   * @param words what would follow spark-submit
   */
  JavaProcess submit(String name, List<String> words) {
    return submit(name, words, List.of());
  }

  private JavaProcess submit(String name, List<String> words, List<String> prefix) {
    List<String> launcher = new ArrayList<>(java("org.apache.spark.launcher.Main"));
    launcher.add("org.apache.spark.deploy.SparkSubmit");
    launcher.addAll(words);
    Path printed = folder.resolve(name + ".command");
    try (JavaProcess process = JavaProcess.start(launcher, environment, printed)) {
      if (process.await(60) != 0) {
        throw new AssertionError(process.tail());
      }
      List<String> command = new ArrayList<>(prefix);
      command.addAll(command(process.output()));
      return track(JavaProcess.start(command, environment, folder.resolve(name + ".log")));
    }
  }

  /** Starts the launcher as users do who have a checkout. */
  JavaProcess launch(String name, Map<String, String> settings, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of(System.getProperty("feddip.root") + "/feddip"));
    command.addAll(arguments);
    Map<String, String> local = new LinkedHashMap<>(environment);
    StringBuilder options = new StringBuilder();
    settings.forEach((key, value) -> options.append(" -D").append(key).append('=').append(value));
    local.put("FEDDIP_JAVA_OPTS", options.toString());
    return track(JavaProcess.start(command, local, folder.resolve(name + ".log")));
  }

  /** Executors that run now. */
  List<ProcessHandle> executors() {
    List<ProcessHandle> executors = new ArrayList<>();
    for (JavaProcess process : processes) {
      for (ProcessHandle child : process.descendants()) {
        Optional<String> command = child.info().commandLine();
        if (command.isPresent() && command.get().contains("CoarseGrainedExecutorBackend")) {
          executors.add(child);
        }
      }
    }
    return executors;
  }

  @Override
  public void close() {
    for (int i = processes.size() - 1; i >= 0; i--) {
      processes.get(i).close();
    }
  }

  private void daemon(String name, String host, List<String> first, List<String> rest) {
    List<String> command =
        new ArrayList<>(name.startsWith("worker") ? OtherUser.prefix() : List.of());
    command.addAll(java(first.get(0)));
    command.addAll(first.subList(1, first.size()));
    command.addAll(rest);
    Map<String, String> local = new LinkedHashMap<>(environment);
    local.put("SPARK_LOCAL_IP", host);
    local.put("SPARK_LOCAL_HOSTNAME", host);
    track(JavaProcess.start(command, local, folder.resolve(name + ".log")));
  }

  private List<String> java(String mainClass) {
    List<String> command = new ArrayList<>(List.of(JavaProcess.JAVA, "-Xmx512m"));
    command.addAll(Builds.openedPackages());
    command.add("-Dspark.authenticate=true");
    command.add("-Dspark.network.crypto.enabled=true");
    command.add("-Dspark.network.crypto.authEngineVersion=2");
    command.addAll(List.of("-cp", home.resolve("jars") + File.separator + "*", mainClass));
    return command;
  }

  private JavaProcess track(JavaProcess process) {
    processes.add(process);
    return process;
  }

  /** Words that end with a NUL each, after an empty one or a newer JDK's warnings. */
  private static List<String> command(String printed) {
    List<String> words = new ArrayList<>();
    for (String word : printed.split("\0", 0)) {
      String trimmed = new String(word.getBytes(UTF_8), UTF_8).strip();
      if (!trimmed.isEmpty() && !trimmed.startsWith("WARNING: ")) {
        words.add(trimmed);
      }
    }
    return words;
  }

  private static Path sparkHome(Path home) throws IOException {
    Path jars = Files.createDirectories(home.resolve("jars"));
    for (Path jar : Builds.sparkJars()) {
      // Not a symbolic link: another user may not enter the folder that it would lead to.
      Path own = jars.resolve(jar.getFileName());
      try {
        Files.createLink(own, jar);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(jar, own);
      }
    }
    return home;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      return socket.getLocalPort();
    }
  }
}
