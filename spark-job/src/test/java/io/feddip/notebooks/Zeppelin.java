package io.feddip.notebooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * What notes find in Zeppelin: one Spark session and one interpreter of Scala, which they share
 * with their views and values. A session that is there is stopped.
 */
final class Zeppelin implements AutoCloseable {
  private static final Path NOTEBOOKS = Path.of(System.getProperty("feddip.root"), "notebooks");

  /** What the interpreter puts another one over. */
  private final ClassLoader loader;

  private final NotebookContext context;
  private final SparkSession spark;
  private final ScalaInterpreter scala;

  private Zeppelin(ClassLoader loader, SparkSession spark, ScalaInterpreter scala) {
    this.loader = loader;
    this.spark = spark;
    this.scala = scala;
    this.context = new NotebookContext(scala.output());
  }

  /**
   * Starts.
   *
   * @param folder for classes and tables
   */
  static Zeppelin open(Path folder) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    Path classes = Files.createDirectories(folder.resolve("classes"));
    SparkSession.getDefaultSession().foreach(Zeppelin::stop);
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("notebooks")
            .config("spark.repl.class.outputDir", classes.toString())
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate();
    Zeppelin zeppelin = new Zeppelin(loader, spark, new ScalaInterpreter(classes));
    zeppelin.scala.bind("spark", "org.apache.spark.sql.SparkSession", spark);
    zeppelin.scala.bind("z", "io.feddip.notebooks.NotebookContext", zeppelin.context);
    zeppelin.run("import spark.implicits._");
    return zeppelin;
  }

  private static Void stop(SparkSession other) {
    other.stop();
    return null;
  }

  /** A note of the project, with forms of its own. */
  PlayedNote note(String name) throws IOException {
    return new PlayedNote(file(name), scala, spark, context);
  }

  /** The code of a note's paragraph in Scala. */
  static String code(String name, int paragraph) throws IOException {
    return new ObjectMapper()
        .readTree(file(name).toFile())
        .at("/paragraphs/" + paragraph + "/text")
        .textValue()
        .substring("%spark\n".length());
  }

  private static Path file(String name) {
    return NOTEBOOKS.resolve(name + ".zpln");
  }

  /** Whether the paragraph that runs shows something now. */
  boolean shows(String text) {
    return scala.output().shown().contains(text);
  }

  /** Stops a paragraph's jobs. */
  void cancel(String group) {
    spark.sparkContext().cancelJobGroup(group);
  }

  /** Runs code; gives everything that was printed. */
  String run(String code) {
    return scala.run(code);
  }

  @Override
  public void close() {
    scala.close();
    Thread.currentThread().setContextClassLoader(loader);
    spark.stop();
  }
}
