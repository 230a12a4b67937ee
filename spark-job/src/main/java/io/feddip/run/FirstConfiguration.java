package io.feddip.run;

import io.feddip.api.model.Task;
import io.feddip.config.ConfigKeys;
import io.feddip.config.ConfigText;
import io.feddip.data.table.TableFiles;
import io.feddip.data.table.TableScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A configuration for data that somebody has looked at, with comments. */
public final class FirstConfiguration {
  private static final Map<Task, String> OUTPUTS =
      Map.of(
          Task.CLASSIFICATION,
          "classes",
          Task.MULTI_LABEL,
          "labels",
          Task.REGRESSION,
          "targets",
          Task.NEXT_TOKEN,
          "tokens");

  private static final int MOST_NAMES = 20;

  /** So many rows a client are enough to begin with. */
  private static final int ROWS_A_CLIENT = 50;

  private static final int MOST_CLIENTS = 20;

  private final FirstLook look;
  private final TableScheme scheme;
  private final long rows;
  private final StringBuilder text = new StringBuilder();

  private FirstConfiguration(FirstLook look) {
    this.look = look;
    this.scheme = look.survey().scheme();
    this.rows = look.survey().counts().values().stream().flatMapToLong(Arrays::stream).sum();
  }

  /** HOCON that {@code feddip train} takes as it is. */
  public static String of(FirstLook look) {
    FirstConfiguration configuration = new FirstConfiguration(look);
    configuration.write();
    return configuration.text.toString();
  }

  private void write() {
    boolean images = look.format().equals(TableFiles.IMAGES);
    line(
        "# A first configuration: %,d rows, %s, %d %s. Every key: ./feddip keys",
        rows, kind(), scheme.classes().size(), OUTPUTS.get(scheme.task()));
    line("feddip {");
    line("  seed = 1");
    if (scheme.task() != Task.CLASSIFICATION) {
      line("  task = %s", ConfigKeys.value(scheme.task()));
    }
    line("  dataset {");
    line("    name = %s", images ? TableFiles.IMAGES : TableExperiment.NAME);
    line("    path = %s", ConfigText.quoted(look.path()));
    if (!look.hasTest()) {
      line(
          "    # There is no test beside it: of every client's rows%s a fifth is.",
          scheme.task() == Task.CLASSIFICATION ? " of each class" : "");
      line("    test-fraction = 0.2");
    }
    if (look.unusable() > 0) {
      line(
          "    # %,d rows have gaps or are damaged and are left out; fail: they end the run before it"
              + " begins.",
          look.unusable());
      line("    bad-rows = skip");
    } else {
      line(
          "    # Rows with gaps, NaN or damaged images end the run before it begins; skip: are left"
              + " out.");
      line("    bad-rows = fail");
    }
    if (!images) {
      table();
    } else {
      line("    # Classes: %s", some(scheme.classes()));
    }
    line("  }");
    clients();
    model();
    line("  federation { rounds = 40, fraction = 0.5 }");
    line(
        scheme.task() == Task.NEXT_TOKEN
            ? "  client { epochs = 2, batch-size = 16, optimizer = adam, learning-rate = 0.005 }"
            : "  client { epochs = 2, batch-size = 32, learning-rate = 0.05 }");
    line("  # 80 %% of the weights are pruned at the end; half of them from the first round on.");
    line("  pruning { initial-sparsity = 0.5, final-sparsity = 0.8 }");
    line("}");
  }

  private String kind() {
    if (scheme.task() == Task.NEXT_TOKEN) {
      return "sequences of " + (scheme.width() + 1);
    }
    return scheme.pixels()
        ? "images of " + shape()
        : scheme.width() + " numbers in " + scheme.features().size() + " columns";
  }

  private void table() {
    line("    table {");
    line("      format = %s", look.format());
    if (!look.options().isEmpty()) {
      line("      options { %s }", options());
      if (look.options().containsKey("nullValue")) {
        line("      # nullValue is what stands for a gap.");
      }
    }
    if (scheme.task() == Task.NEXT_TOKEN) {
      line("      # Tokens: %s", some(scheme.classes()));
      line("      # Every text is cut into windows in which so many tokens are said.");
      line("      window = %d", scheme.width());
      look.client().ifPresent(name -> line("      client = %s", ConfigText.quoted(name)));
      line("    }");
      return;
    }
    if (scheme.task() == Task.CLASSIFICATION) {
      line("      # Classes: %s", some(scheme.classes()));
    }
    line("      label = %s", ConfigText.quoted(look.label()));
    if (!look.left().isEmpty()) {
      line("      # Left out, because they are texts or dates: %s", some(look.left()));
      look.hidden()
          .remedies()
          .forEach(remedy -> line("      # %s", remedy.replaceAll("\\s+", " ")));
      line(
          "      features = [%s]",
          String.join(", ", scheme.names().stream().map(ConfigText::quoted).toList()));
    } else {
      line("      # Every other column is a feature: %s", some(scheme.names()));
    }
    look.client().ifPresent(name -> line("      client = %s", ConfigText.quoted(name)));
    line("    }");
  }

  private void clients() {
    int counted = look.survey().counts().size();
    if (look.client().isPresent() && counted > 1) {
      line("  # A client for each of the %d values of %s.", counted, look.client().orElseThrow());
      line("  partitioning.method = natural");
      return;
    }
    long clients = Math.max(2, Math.min(MOST_CLIENTS, rows / ROWS_A_CLIENT));
    line(
        "  # Rows are dealt to clients at random; %s.",
        scheme.task() == Task.CLASSIFICATION
            ? "dirichlet makes them unlike each other"
            : "quantity gives them unequal shares");
    line(
        "  partitioning { method = iid, clients = %d, min-examples = %d }",
        clients, Math.min(10, rows / clients));
  }

  private void model() {
    if (scheme.task() == Task.NEXT_TOKEN) {
      line("  model {");
      line("    name = layers");
      line("    # It remembers what it saw; each is pruned like any other layer.");
      line(
          "    layers.list = [{embedding = 16, words = %1$d}, {lstm = 64}, {lstm = 64}, {dense = %1$d}]",
          scheme.classes().size());
      line("  }");
      return;
    }
    List<Integer> shape = scheme.shape();
    int side = Math.min(shape.get(1), shape.get(2));
    line("  # Others: %s.", "./feddip keys, model.name; ./feddip inspect shows what comes out");
    if (side >= 32 && shape.get(0) == 3) {
      line("  model.name = resnet20");
    } else if (side >= 28) {
      line("  model.name = lenet5");
    } else {
      line("  model.name = mlp");
    }
  }

  private String shape() {
    return scheme.shape().get(0) + "x" + scheme.shape().get(1) + "x" + scheme.shape().get(2);
  }

  private String options() {
    StringBuilder all = new StringBuilder();
    for (Map.Entry<String, String> option : look.options().entrySet()) {
      all.append(all.isEmpty() ? "" : ", ")
          .append(ConfigText.quoted(option.getKey()))
          .append(" = ")
          .append(ConfigText.quoted(option.getValue()));
    }
    return all.toString();
  }

  /** Names on one line of comment, however strange they are. */
  private static String some(List<String> names) {
    String first =
        String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
            .replaceAll("\\s+", " ");
    return names.size() > MOST_NAMES ? first + ", …" : first;
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
