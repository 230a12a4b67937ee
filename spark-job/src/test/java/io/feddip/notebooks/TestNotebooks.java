package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.report.SampleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Executes every paragraph of every notebook, in order, against sample runs. */
final class TestNotebooks {
  private static final Path NOTEBOOKS = Path.of(System.getProperty("feddip.root"), "notebooks");
  private static final Pattern FORM = Pattern.compile("\\$\\{([^=}]+)=([^}]*)}");

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run-analysis",
        "compare-runs",
        "layer-sparsity",
        "partitions",
        "train-from-notebook"
      })
  void everyParagraphFinishes(String name) throws Exception {
    Path sparse = temporary.resolve("runs/sparse");
    Path dense = temporary.resolve("runs/dense");
    new SampleRun("feddip", 20, 20, 1).write(sparse.toString());
    new SampleRun("fedavg", 20, 20, 1).write(dense.toString());
    Map<String, String> forms =
        Map.of(
            "run folder",
            sparse.toString(),
            "run folders",
            sparse + ", " + dense,
            "output folder",
            temporary.resolve("runs/trained").toString(),
            "rounds",
            "2");
    Path classes = Files.createDirectories(temporary.resolve("classes"));
    SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .appName(name)
            .config("spark.repl.class.outputDir", classes.toString())
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.warehouse.dir", temporary.resolve("warehouse").toString())
            .getOrCreate();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (ScalaInterpreter scala = new ScalaInterpreter(classes)) {
      NotebookContext context = new NotebookContext(forms);
      scala.bind("spark", "org.apache.spark.sql.SparkSession", spark);
      scala.bind("z", "io.feddip.notebooks.NotebookContext", context);
      scala.run("import spark.implicits._");
      for (JsonNode paragraph : note(name).get("paragraphs")) {
        run(paragraph, scala, spark, context);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(loader);
      spark.stop();
    }
  }

  @Test
  void everyNotebookIsTested() throws Exception {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      assertThat(files.map(file -> file.getFileName().toString()).filter(f -> f.endsWith(".zpln")))
          .containsExactlyInAnyOrder(
              "run-analysis.zpln",
              "compare-runs.zpln",
              "layer-sparsity.zpln",
              "partitions.zpln",
              "train-from-notebook.zpln");
    }
  }

  @Test
  void paragraphsAreNamedOnce() throws Exception {
    List<String> ids = new ArrayList<>();
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".zpln")).toList()) {
        JsonNode note = new ObjectMapper().readTree(file.toFile());
        assertThat(note.get("name").textValue() + ".zpln").isEqualTo(file.getFileName().toString());
        ids.add(note.get("id").textValue());
        note.get("paragraphs").forEach(paragraph -> ids.add(paragraph.get("id").textValue()));
      }
    }
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(30);
  }

  private static void run(
      JsonNode paragraph, ScalaInterpreter scala, SparkSession spark, NotebookContext context) {
    String text = paragraph.get("text").textValue();
    int line = text.indexOf('\n');
    String code = text.substring(line + 1);
    switch (text.substring(0, line)) {
      case "%md" -> assertThat(code).isNotBlank();
      case "%spark" -> scala.run(code);
      case "%spark.sql" -> chart(paragraph, spark.sql(filled(code, context)));
      default -> throw new AssertionError("no interpreter of that name: " + text);
    }
  }

  /** The saved chart must speak of columns that are there, and have something to show. */
  private static void chart(JsonNode paragraph, Dataset<Row> table) {
    JsonNode graph = paragraph.at("/config/results/0/graph");
    List<String> columns = List.of(table.columns());
    assertThat(table.collectAsList()).as(paragraph.get("text").textValue()).isNotEmpty();
    for (String role : List.of("keys", "values", "groups")) {
      for (JsonNode field : graph.get(role)) {
        assertThat(columns.get(field.get("index").intValue()))
            .as(paragraph.get("text").textValue())
            .isEqualTo(field.get("name").textValue());
      }
    }
    if (!graph.get("mode").textValue().equals("table")) {
      assertThat(graph.get("keys")).isNotEmpty();
      assertThat(graph.get("values")).isNotEmpty();
    }
  }

  private static String filled(String sql, NotebookContext context) {
    Matcher form = FORM.matcher(sql);
    return form.replaceAll(
        found -> Matcher.quoteReplacement(context.form(found.group(1), found.group(2))));
  }

  private static JsonNode note(String name) throws Exception {
    return new ObjectMapper().readTree(NOTEBOOKS.resolve(name + ".zpln").toFile());
  }
}
