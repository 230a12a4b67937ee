import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.feddip.api.KeyedRandom;
import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.ExampleSet;
import io.feddip.api.model.Execution;
import io.feddip.api.run.RoundRecord;
import io.feddip.checkpoint.ModelFiles;
import io.feddip.client.Additions;
import io.feddip.client.NetworkSpec;
import io.feddip.client.Networks;
import io.feddip.client.Normalization;
import io.feddip.client.Objective;
import io.feddip.client.TaskSpec;
import io.feddip.data.DataSetCatalogue;
import io.feddip.run.GraphBatches;
import io.feddip.runfolder.RunFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Loss-threshold membership inference on finished runs; see the script beside it. */
public final class Membership {
  /** Images of each kind, members and others, that are looked at. */
  private static final int MOST = 10_000;

  private Membership() {}

  public static void main(String[] runs) {
    for (String run : runs) {
      try (RunFolder folder = RunFolder.open(run, new Configuration())) {
        attack(run, folder);
      }
    }
  }

  private static void attack(String run, RunFolder folder) {
    Config config = ConfigFactory.parseString(folder.config().orElseThrow()).getConfig("feddip");
    Optional<String> path =
        config.getIsNull("dataset.path")
            ? Optional.empty()
            : Optional.of(config.getString("dataset.path"));
    DataSet data =
        DataSetCatalogue.standard(new Configuration()).load(config.getString("dataset.name"), path);
    ExampleSet images = data.train();
    TaskSpec worker =
        new TaskSpec(
            NetworkSpec.ofZoo(config.getString("model.name")),
            images.channels(),
            images.height(),
            images.width(),
            images.classes(),
            config.getStringList("pruning.exclude"),
            Execution.AUTO,
            List.of(),
            new Normalization(data.description().mean(), data.description().standardDeviation()),
            Augmentation.NONE,
            128,
            500,
            Objective.PLAIN,
            Additions.NONE);
    float[] weights =
        new ModelFiles(folder.model(), new Configuration()).read(Networks.layout(worker)).weights();
    ComputationGraph graph = Networks.graph(worker, weights);
    double[] members = losses(graph, worker, data.train());
    double[] others = losses(graph, worker, data.test());
    graph.close();
    List<RoundRecord> rounds = folder.rounds();
    Double epsilon = rounds.get(rounds.size() - 1).diagnostics().get("epsilon");
    System.out.printf(
        Locale.ROOT,
        "{\"run\":\"%s\",\"epsilon\":%s,\"accuracy\":%.4f,\"member_loss\":%.4f,\"other_loss\":%.4f,"
            + "\"advantage\":%.4f,\"auc\":%.4f,\"images\":%d}%n",
        run,
        epsilon == null ? "null" : epsilon.toString(),
        folder.summary().orElseThrow().finalAccuracy(),
        Arrays.stream(members).average().orElseThrow(),
        Arrays.stream(others).average().orElseThrow(),
        advantage(members, others),
        areaUnderCurve(members, others),
        members.length + others.length);
  }

  /** −ln of the probability that the model gives each drawn image's own class. */
  private static double[] losses(ComputationGraph graph, TaskSpec worker, ExampleSet images) {
    int count = Math.min(MOST, images.size());
    int[] drawn = new KeyedRandom(1, "membership", -1, -1).sample(images.size(), count);
    DataSetIterator batches = GraphBatches.of(worker, images.pack(0, drawn));
    List<Double> losses = new ArrayList<>();
    while (batches.hasNext()) {
      org.nd4j.linalg.dataset.DataSet batch = batches.next();
      INDArray own = graph.outputSingle(batch.getFeatures()).mul(batch.getLabels()).sum(1);
      for (double probability : own.toDoubleVector()) {
        losses.add(-Math.log(Math.max(probability, 1e-30)));
      }
    }
    // An order of its own for each kind, so that halves are random ones.
    int[] order = new int[losses.size()];
    Arrays.setAll(order, i -> i);
    new KeyedRandom(2, "membership", -1, -1).shuffle(order);
    return Arrays.stream(order).mapToDouble(losses::get).toArray();
  }

  /** The threshold is the first halves' best; what it is worth, the second halves say. */
  private static double advantage(double[] members, double[] others) {
    double[] known = firstHalf(members);
    double[] knownOthers = firstHalf(others);
    double best = 0;
    double threshold = Double.NEGATIVE_INFINITY;
    for (double candidate : known) {
      double gain = below(known, candidate) - below(knownOthers, candidate);
      if (gain > best) {
        best = gain;
        threshold = candidate;
      }
    }
    return below(secondHalf(members), threshold) - below(secondHalf(others), threshold);
  }

  private static double[] firstHalf(double[] values) {
    double[] half = Arrays.copyOf(values, values.length / 2);
    Arrays.sort(half);
    return half;
  }

  private static double[] secondHalf(double[] values) {
    double[] half = Arrays.copyOfRange(values, values.length / 2, values.length);
    Arrays.sort(half);
    return half;
  }

  /** Fraction of sorted values that are at most the limit. */
  private static double below(double[] sorted, double limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return (double) low / sorted.length;
  }

  /** P(a member's loss is smaller than another's). */
  private static double areaUnderCurve(double[] members, double[] others) {
    double[] sorted = members.clone();
    Arrays.sort(sorted);
    return Arrays.stream(others).map(loss -> below(sorted, loss)).average().orElseThrow();
  }
}
