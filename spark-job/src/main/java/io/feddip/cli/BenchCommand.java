package io.feddip.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.feddip.api.UsageException;
import io.feddip.api.data.Augmentation;
import io.feddip.api.model.Coverage;
import io.feddip.api.model.Execution;
import io.feddip.api.run.Machine;
import io.feddip.client.Additions;
import io.feddip.client.NetworkSpec;
import io.feddip.client.Normalization;
import io.feddip.client.Objective;
import io.feddip.client.TaskSpec;
import io.feddip.config.ConfigKeys;
import io.feddip.diagnostics.StepTimer;
import io.feddip.run.ExitCode;
import io.feddip.run.Machines;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times the local step. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Times one local training step (forward, backward, update) and one forward pass on this",
      "machine, in the code that clients run, and prints one JSON line with medians in"
          + " milliseconds."
    })
public final class BenchCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--model", required = true, description = "As feddip.model.name takes it.")
  private String model;

  @Option(names = "--batch", defaultValue = "128", description = "Examples; ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--sparsity",
      defaultValue = "0",
      description = "Of a random mask; ${DEFAULT-VALUE}.")
  private double sparsity;

  @Option(
      names = "--gradients",
      defaultValue = "dense",
      description = "dense: of every weight; masked: of kept ones only. ${DEFAULT-VALUE}.")
  private String gradients;

  @Option(
      names = "--engine",
      defaultValue = "auto",
      description = "auto, dense, sparse or stock; ${DEFAULT-VALUE}.")
  private String engine;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = "Clients that train at once, as tasks of one executor; ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "Of warm-up, and again of measurement; ${DEFAULT-VALUE}.")
  private double seconds;

  @Override
  public Integer call() throws Exception {
    if (batch < 1 || threads < 1 || !(sparsity >= 0 && sparsity < 1) || !(seconds > 0)) {
      throw new UsageException(
          "--batch and --threads must be at least 1, --sparsity in [0, 1), --seconds positive");
    }
    Coverage coverage = oneOf(Coverage.class, "--gradients", gradients);
    TaskSpec worker = worker(oneOf(Execution.class, "--engine", engine));
    List<Future<double[]>> results = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      for (int thread = 0; thread < threads; thread++) {
        results.add(
            pool.submit(
                () -> {
                  StepTimer timer = new StepTimer(worker, sparsity, coverage);
                  return new double[] {
                    timer.trainMillis(seconds), timer.forwardMillis(seconds / 2)
                  };
                }));
      }
      print(parameters(worker), medianOf(results, 0), medianOf(results, 1));
    } finally {
      pool.shutdownNow();
    }
    return ExitCode.OK.code();
  }

  private TaskSpec worker(Execution execution) {
    GraphModel zoo;
    try {
      zoo = ModelZoo.byName(model);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--model: " + e.getMessage(), e);
    }
    List<Double> zeros = Collections.nCopies(zoo.inputShape().channels(), 0.0);
    List<Double> ones = Collections.nCopies(zoo.inputShape().channels(), 1.0);
    return new TaskSpec(
        NetworkSpec.ofZoo(model),
        zoo.inputShape().channels(),
        zoo.inputShape().height(),
        zoo.inputShape().width(),
        zoo.classes(),
        List.of(),
        execution,
        List.of(),
        new Normalization(zeros, ones),
        Augmentation.NONE,
        batch,
        batch,
        Objective.PLAIN,
        Additions.NONE);
  }

  private static int parameters(TaskSpec worker) {
    return ModelZoo.byName(worker.network().name()).layout().trainableLength();
  }

  private static double medianOf(List<Future<double[]>> results, int index)
      throws ExecutionException, InterruptedException {
    double[] values = new double[results.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = results.get(i).get()[index];
    }
    Arrays.sort(values);
    return values[values.length / 2];
  }

  private static <E extends Enum<E>> E oneOf(Class<E> type, String option, String value) {
    for (E constant : type.getEnumConstants()) {
      if (ConfigKeys.value(constant).equals(value)) {
        return constant;
      }
    }
    throw new UsageException(
        option
            + " = "
            + value
            + "; it needs one of "
            + String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(ConfigKeys::value).toList()));
  }

  private void print(int parameters, double trainMillis, double forwardMillis)
      throws JsonProcessingException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("model", model);
    line.put("parameters", parameters);
    line.put("batch", batch);
    line.put("threads", threads);
    Machine machine = Machines.here();
    line.put("cpu", machine.cpu());
    line.put("kernels", machine.width());
    line.put("java", machine.java());
    line.put("sparsity", sparsity);
    line.put("gradients", gradients);
    line.put("train_ms", Math.round(trainMillis * 1000) / 1000.0);
    line.put("forward_ms", Math.round(forwardMillis * 1000) / 1000.0);
    spec.commandLine().getOut().println(new ObjectMapper().writeValueAsString(line));
  }
}
