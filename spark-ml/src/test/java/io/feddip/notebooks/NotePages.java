package io.feddip.notebooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays notes as they are and keeps what they showed, for {@code .ci/note-pictures}: run by its
 * name only, with {@code -Dfeddip.notes=FOLDER}.
 */
final class NotePages {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("train-by-estimator", "cross-validate-sparsity", "score-a-table", "compare-live");

  @TempDir private Path temporary;

  @Test
  void draw() throws Exception {
    Path folder =
        Path.of(Objects.requireNonNull(System.getProperty("feddip.notes"), "-Dfeddip.notes=DIR"));
    Files.createDirectories(folder);
    try (Zeppelin zeppelin = Zeppelin.open(temporary)) {
      for (String name : NAMES) {
        PlayedNote note = zeppelin.note(name).type("runs are in", temporary.resolve("runs") + "");
        note.type("model folder", temporary.resolve("model") + "").runAll();
        write(note, folder.resolve(name + ".json"));
      }
    }
  }

  private static void write(PlayedNote note, Path file) throws IOException {
    ArrayNode parts = JSON.createArrayNode();
    for (JsonNode paragraph : note.paragraphs()) {
      String title = paragraph.path("title").asText("");
      ObjectNode part = parts.addObject().put("title", title);
      part.put("html", paragraph.at("/results/msg/0/data").asText());
      part.put("output", note.outputs().getOrDefault(title, ""));
      for (Row row : note.tables().getOrDefault(title, List.of())) {
        part.set("columns", JSON.valueToTree(row.schema().fieldNames()));
        ArrayNode cells = part.withArray("rows").addArray();
        for (int i = 0; i < row.length(); i++) {
          cells.add(String.valueOf(row.get(i)));
        }
      }
    }
    Files.write(file, JSON.writeValueAsBytes(parts));
  }
}
