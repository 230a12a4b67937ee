package io.feddip.notebooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;

/** What a paragraph of Scala calls {@code z}: forms with the test's values, and tables. */
public final class NotebookContext {
  private final Map<String, String> forms;
  private final List<Object> shown = new ArrayList<>();

  NotebookContext(Map<String, String> forms) {
    this.forms = Map.copyOf(forms);
  }

  public Object textbox(String name) {
    return textbox(name, "");
  }

  public Object textbox(String name, Object standard) {
    return forms.getOrDefault(name, standard.toString());
  }

  public void show(Object value) {
    if (value instanceof Dataset<?> table) {
      shown.add(table.collectAsList());
    } else {
      shown.add(value);
    }
  }

  String form(String name, String standard) {
    return forms.getOrDefault(name, standard);
  }
}
