package io.feddip.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.xml.sax.InputSource;

/** A notebook whose paragraphs are run as Zeppelin runs them, and looked at as it shows them. */
final class PlayedNote {
  /** What Zeppelin's tables and charts show; the rest is cut off without a word. */
  private static final int MOST_ROWS = 1000;

  /** Charts that set x values side by side, however far apart they are. */
  private static final Set<String> CATEGORIES_AS_QUANTITIES =
      Set.of("lineChart", "scatterChart", "stackedAreaChart");

  private static final Pattern FORM = Pattern.compile("\\$\\{([^=}]+)=([^}]*)}");
  private static final Pattern DISPLAY = Pattern.compile("(?m)^%(html|table|text)[ \\n\\t]");

  private final JsonNode note;
  private final ScalaInterpreter scala;
  private final SparkSession spark;
  private final NotebookContext context;
  private final Map<String, String> outputs = new LinkedHashMap<>();
  private final Map<String, List<String>> earlier = new LinkedHashMap<>();
  private final Map<String, List<Row>> tables = new LinkedHashMap<>();

  PlayedNote(Path file, ScalaInterpreter scala, SparkSession spark, NotebookContext context)
      throws IOException {
    this.note = new ObjectMapper().readTree(file.toFile());
    this.scala = scala;
    this.spark = spark;
    this.context = context;
  }

  /** Types into a form of the note. */
  PlayedNote type(String form, Object value) {
    context.type(id(), form, value);
    return this;
  }

  PlayedNote runAll() {
    for (int i = 0; i < note.get("paragraphs").size(); i++) {
      run(i);
    }
    return this;
  }

  int size() {
    return note.get("paragraphs").size();
  }

  /** Runs a paragraph; fails if it does, or if what it shows would be shown wrongly. */
  void run(int index) {
    JsonNode paragraph = note.get("paragraphs").get(index);
    context.enter(id(), paragraph.get("id").textValue());
    String text = paragraph.get("text").textValue();
    int line = text.indexOf('\n');
    String code = text.substring(line + 1);
    String title = paragraph.path("title").asText("text");
    switch (text.substring(0, line)) {
      case "%md" -> shippedText(paragraph, code);
      case "%spark" -> {
        outputs.put(title, checked(scala.run(code), code));
        earlier.put(title, scala.output().cleared());
        earlier.get(title).forEach(output -> checked(output, code));
      }
      case "%spark.sql" -> tables.put(title, chart(paragraph, spark.sql(filled(code))));
      default -> throw new AssertionError("no interpreter of that name: " + text);
    }
  }

  /** What a paragraph of Scala printed last. */
  String output(String title) {
    assertThat(outputs).containsKey(title);
    return outputs.get(title);
  }

  /** What a paragraph of Scala showed while it ran, until it showed something else. */
  List<String> earlier(String title) {
    assertThat(earlier).containsKey(title);
    return earlier.get(title);
  }

  /** The rows of a paragraph of SQL. */
  List<Row> table(String title) {
    assertThat(tables).containsKey(title);
    return tables.get(title);
  }

  /** All that was drawn, by title. */
  Map<String, String> outputs() {
    return outputs;
  }

  /** All that was read, by title. */
  Map<String, List<Row>> tables() {
    return tables;
  }

  /** What the file has. */
  JsonNode paragraphs() {
    return note.get("paragraphs");
  }

  private String id() {
    return note.get("id").textValue();
  }

  /** A text is shown when the note is opened: its result is in the file. */
  private static void shippedText(JsonNode paragraph, String code) {
    String html = paragraph.at("/results/msg/0/data").asText();
    String first = code.lines().findFirst().orElseThrow().replaceAll("[#*`]", "").strip();
    assertThat(html.replaceAll("<[^>]*>", "").replace("&amp;", "&"))
        .contains(first.substring(0, Math.min(20, first.length())));
  }

  /** Everything is printed on purpose: no value of the interpreter stands in between or below. */
  private static String checked(String output, String code) {
    assertThat(output)
        .as(code)
        .doesNotContainPattern("(?m)^(val )?\\w+: [\\w.\\[\\], ]+ =")
        .doesNotContainPattern("(?m)^import ");
    Matcher display = DISPLAY.matcher(output);
    List<Integer> starts = new ArrayList<>();
    while (display.find()) {
      starts.add(display.start());
    }
    for (int i = 0; i < starts.size(); i++) {
      int end = i + 1 < starts.size() ? starts.get(i + 1) : output.length();
      String part = output.substring(starts.get(i), end);
      if (part.startsWith("%html")) {
        oneElement(part.substring("%html".length()).strip());
      }
    }
    return output;
  }

  private static void oneElement(String html) {
    try {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(html)));
    } catch (Exception e) {
      throw new AssertionError("not one element of HTML: " + e.getMessage() + "\n" + html, e);
    }
  }

  /** The saved chart must speak of columns that are there, and show all rows where they belong. */
  private static List<Row> chart(JsonNode paragraph, Dataset<Row> table) {
    String text = paragraph.get("text").textValue();
    JsonNode graph = paragraph.at("/config/results/0/graph");
    List<String> columns = List.of(table.columns());
    List<Row> rows = table.collectAsList();
    assertThat(rows).as(text).hasSizeLessThanOrEqualTo(MOST_ROWS);
    assertThat(graph.get("mode").textValue()).as(text).isNotIn(CATEGORIES_AS_QUANTITIES);
    for (String role : List.of("keys", "values", "groups")) {
      for (JsonNode field : graph.get(role)) {
        assertThat(columns.get(field.get("index").intValue()))
            .as(text)
            .isEqualTo(field.get("name").textValue());
      }
    }
    if (!graph.get("mode").textValue().equals("table")) {
      assertThat(graph.get("keys")).isNotEmpty();
      assertThat(graph.get("values")).isNotEmpty();
    }
    return rows;
  }

  private String filled(String sql) {
    return FORM.matcher(sql)
        .replaceAll(
            found -> Matcher.quoteReplacement(context.form(found.group(1), found.group(2))));
  }
}
