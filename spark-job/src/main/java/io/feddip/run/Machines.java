package io.feddip.run;

import io.feddip.api.model.Execution;
import io.feddip.api.run.Machine;
import io.feddip.kernels.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;

/** The machines that a run computes on, and whether they can give the same bits. */
public final class Machines {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final int TASKS_A_CORE = 2;

  private Machines() {}

  /**
   * Those of the executors that are there now: a local run's own, else what a job of a few short
   * tasks a core sees. Executors that come later, or got none of those tasks, are not among them.
   */
  static List<Machine> of(JavaSparkContext context) {
    if (context.isLocal()) {
      return List.of(here());
    }
    int tasks = Math.multiplyExact(TASKS_A_CORE, context.defaultParallelism());
    // As text, which every serializer can carry.
    List<String> seen =
        context
            .parallelize(Collections.nCopies(tasks, 0), tasks)
            .map(task -> here().toString())
            .collect();
    return new TreeSet<>(seen).stream().flatMap(text -> Machine.parse(text).stream()).toList();
  }

  /** This process's. */
  public static Machine here() {
    return new Machine(cpuName(), Kernels.vectorBits(), Runtime.version().toString());
  }

  private static String cpuName() {
    String architecture = System.getProperty("os.arch", "unknown");
    if (!Files.isReadable(CPU_INFO)) {
      return architecture;
    }
    try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(name -> !name.isEmpty())
          .findFirst()
          .orElse(architecture);
    } catch (IOException | RuntimeException e) {
      // The name is told for information only.
      return architecture;
    }
  }

  /** The earlier ones first, each once. */
  static List<Machine> union(List<Machine> earlier, List<Machine> now) {
    Set<Machine> all = new LinkedHashSet<>(earlier);
    all.addAll(now);
    return List.copyOf(all);
  }

  /**
   * What is to be said of a run on these machines, if its bits depend on which of them computes
   * what.
   *
   * @param earlier those that a resumed run was on before; none of a new one
   */
  static Optional<String> warning(List<Machine> earlier, List<Machine> now, Execution engine) {
    Set<String> before = traits(earlier, engine);
    Set<String> present = traits(now, engine);
    if (!before.isEmpty() && !before.equals(present)) {
      return Optional.of(
          "this run was computed with %s before and goes on with %s: sums are formed in another order, so it will not end in the bits of an undisturbed run"
              .formatted(String.join(" and ", before), String.join(" and ", present)));
    }
    return present.size() > 1
        ? Optional.of(
            "the executors compute with %s: sums depend on which of them a client is sent to, so this run's bits cannot be repeated"
                .formatted(String.join(" and ", present)))
        : Optional.empty();
  }

  /** What decides the last bits: the vectors' width, of DeepLearning4J's layers the CPU. */
  private static Set<String> traits(List<Machine> machines, Execution engine) {
    return machines.stream()
        .map(
            machine ->
                engine == Execution.STOCK
                    ? machine.cpu()
                    : machine.vectorBits() == 0 ? machine.width() : "vectors of " + machine.width())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
