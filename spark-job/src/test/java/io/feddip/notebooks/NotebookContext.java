package io.feddip.notebooks;

import io.feddip.data.ScalaCollections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import scala.Tuple2;
import scala.collection.Seq;

/**
 * What a paragraph of Scala calls {@code z}. As in Zeppelin a form belongs to the paragraph that
 * asked for it, or by another method to the note; what was typed into one is unknown to all others,
 * and a form remembers a value that its list does not offer any more.
 */
public final class NotebookContext {
  private final Map<String, Map<String, Object>> typed = new HashMap<>();
  private final Running running;
  private String note = "";
  private String paragraph = "";

  NotebookContext(ParagraphOutput output) {
    running = new Running(output);
  }

  /** What Zeppelin knows of the paragraph that runs: its output, as a field and as a method. */
  public static final class Running {
    public final ParagraphOutput out;

    private Running(ParagraphOutput out) {
      this.out = out;
    }

    public ParagraphOutput out() {
      return out;
    }
  }

  public Running getInterpreterContext() {
    return running;
  }

  /** Says whose paragraph runs next. */
  void enter(String noteId, String paragraphId) {
    note = noteId;
    paragraph = paragraphId;
  }

  /** What somebody types or ticks. */
  void type(String owner, String form, Object value) {
    typed.computeIfAbsent(owner, id -> new HashMap<>()).put(form, value);
  }

  public Object textbox(String name, String standard) {
    return value(paragraph, name, standard);
  }

  public Object noteTextbox(String name, String standard) {
    return value(note, name, standard);
  }

  public Object noteSelect(String name, Seq<Tuple2<Object, String>> options, Object standard) {
    Object first = options.isEmpty() ? null : options.head()._1();
    return value(note, name, standard == null ? first : standard);
  }

  public Seq<Object> noteCheckbox(
      String name, Seq<Tuple2<Object, String>> options, Seq<Object> standard) {
    List<Object> ticked = new ArrayList<>();
    Object values = value(note, name, ScalaCollections.javaList(standard));
    for (Tuple2<Object, String> option : ScalaCollections.javaList(options)) {
      if (((List<?>) values).contains(option._1())) {
        ticked.add(option._1());
      }
    }
    return ScalaCollections.list(ticked);
  }

  public void show(Object value) {
    if (!(value instanceof Dataset<?> table)) {
      throw new IllegalArgumentException("only tables are shown, not " + value);
    }
    table.collectAsList();
  }

  /** The value of a form in the text of a paragraph. */
  String form(String name, String standard) {
    return value(paragraph, name, standard).toString();
  }

  private Object value(String owner, String name, Object standard) {
    Map<String, Object> values = typed.computeIfAbsent(owner, id -> new HashMap<>());
    if (values.get(name) == null) {
      values.put(name, standard);
    }
    return values.get(name);
  }
}
