import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.feddip.ml.FedDipClassificationModel;
import io.feddip.ml.FedDipClassifier;
import io.feddip.run.ModelExport;
import java.io.File;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Rows a second of transform, beside stock DL4J and onnxruntime on the same rows; see the script. */
public final class Transform {
  private static final int BATCH = 256;

  private Transform() {}

  /** A network that scores batches, one a JVM: what a careful user would write. */
  private interface Network {
    float[][] probabilities(float[] rows, int size) throws Exception;
  }

  private record Case(String name, String model, int[] shape, double sparsity, int rows) {
    int width() {
      return shape[0] * shape[1] * shape[2];
    }
  }

  public static void main(String[] words) throws Exception {
    int rounds = Integer.parseInt(words[0]);
    List<Case> cases = new ArrayList<>();
    for (String word : Arrays.asList(words).subList(1, words.length)) {
      String[] parts = word.split(":");
      int[] shape = parts[0].equals("lenet5") ? new int[] {1, 28, 28} : new int[] {3, 32, 32};
      int rows = Integer.parseInt(parts[2]);
      cases.add(new Case(word, parts[0], shape, Double.parseDouble(parts[1]), rows));
    }
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()) {
      for (Case each : cases) {
        measure(spark, each, rounds);
      }
    }
  }

  private static void measure(SparkSession spark, Case what, int rounds) throws Exception {
    Path folder = Files.createTempDirectory("transform");
    FedDipClassificationModel model = model(spark, what, folder);
    Dataset<Row> rows = rows(spark, what, what.rows()).coalesce(1).cache();
    rows.count();
    String onnx = folder.resolve("model.onnx").toString();
    String zip = folder.resolve("model.zip").toString();
    ModelExport export =
        ModelExport.open(
            folder.resolve("run").toString(), spark.sparkContext().hadoopConfiguration());
    export.write(ModelExport.Format.ONNX, false, false, onnx);
    export.write(ModelExport.Format.DL4J, false, false, zip);
    Map<String, Dataset<Row>> scored = new LinkedHashMap<>();
    scored.put("transform", model.transform(rows));
    scored.put("dl4j", with(rows, new OfZip(zip, what.shape())));
    scored.put("onnxruntime", with(rows, new OfOnnx(onnx, what.shape())));
    requireSame(scored);
    AtomicLong nanoseconds = new AtomicLong();
    SparkListener watch =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            nanoseconds.addAndGet(end.taskMetrics().executorCpuTime());
          }
        };
    spark.sparkContext().addSparkListener(watch);
    Map<String, double[]> seconds = new LinkedHashMap<>();
    scored.keySet().forEach(name -> seconds.put(name, new double[rounds]));
    for (int round = -2; round < rounds; round++) {
      for (Map.Entry<String, Dataset<Row>> each : scored.entrySet()) {
        spark.sparkContext().listenerBus().waitUntilEmpty();
        nanoseconds.set(0);
        each.getValue().write().format("noop").mode("overwrite").save();
        spark.sparkContext().listenerBus().waitUntilEmpty();
        if (round >= 0) {
          seconds.get(each.getKey())[round] = nanoseconds.get() / 1e9;
        }
      }
    }
    spark.sparkContext().removeSparkListener(watch);
    print(what, model.sparsity(), seconds);
    rows.unpersist();
    for (File file : new File[] {new File(onnx), new File(zip)}) {
      file.delete();
    }
  }

  private static void print(Case what, double sparsity, Map<String, double[]> seconds) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT, "{\"case\": \"%s\", \"sparsity\": %.3f", what.name(), sparsity));
    double[] own = seconds.get("transform");
    for (Map.Entry<String, double[]> each : seconds.entrySet()) {
      double[] sorted = each.getValue().clone();
      double[] ratios = new double[sorted.length];
      Arrays.setAll(ratios, i -> each.getValue()[i] / own[i]);
      Arrays.sort(sorted);
      Arrays.sort(ratios);
      int middle = sorted.length / 2;
      line.append(
          String.format(
              Locale.ROOT,
              ", \"%s\": {\"rows_per_second\": %.0f, \"transform_is_times_as_fast\": %.3f, \"from\": %.3f, \"to\": %.3f}",
              each.getKey(),
              what.rows() / sorted[middle],
              ratios[middle],
              ratios[0],
              ratios[ratios.length - 1]));
    }
    System.out.println(line.append('}'));
  }

  /** The same rows must come to the same classes. */
  private static void requireSame(Map<String, Dataset<Row>> scored) {
    List<Row> own = scored.get("transform").select("prediction", "probability").collectAsList();
    for (Map.Entry<String, Dataset<Row>> each : scored.entrySet()) {
      List<Row> other = each.getValue().select("prediction", "probability").collectAsList();
      double most = 0;
      for (int i = 0; i < own.size(); i++) {
        double[] a = ((Vector) own.get(i).get(1)).toArray();
        double[] b = ((Vector) other.get(i).get(1)).toArray();
        for (int c = 0; c < a.length; c++) {
          most = Math.max(most, Math.abs(a[c] - b[c]));
        }
      }
      if (own.size() != other.size() || most > 1e-3) {
        throw new IllegalStateException(each.getKey() + " differs by " + most);
      }
    }
  }

  /** Images of noise around a pattern of their class; one client of four in turn. */
  private static Dataset<Row> rows(SparkSession spark, Case what, int count) {
    StructType schema =
        new StructType()
            .add("site", DataTypes.IntegerType)
            .add("label", DataTypes.IntegerType)
            .add("features", DataTypes.createArrayType(DataTypes.FloatType, false));
    int width = what.width();
    MapPartitionsFunction<Long, Row> make =
        ids -> {
          Iterator<Long> all = ids;
          return new Iterator<>() {
            @Override
            public boolean hasNext() {
              return all.hasNext();
            }

            @Override
            public Row next() {
              long id = all.next();
              java.util.SplittableRandom random = new java.util.SplittableRandom(id);
              int label = (int) (id % 10);
              Float[] pixels = new Float[width];
              for (int i = 0; i < width; i++) {
                pixels[i] = (float) (random.nextDouble() + (i % 10 == label ? 0.5 : 0));
              }
              return RowFactory.create((int) (id / 10 % 4), label, pixels);
            }
          };
        };
    return spark
        .range(0, count, 1, 2)
        .as(Encoders.LONG())
        .mapPartitions(make, Encoders.row(schema));
  }

  /** A round of training, so that everything is as fit leaves it. */
  private static FedDipClassificationModel model(SparkSession spark, Case what, Path folder) {
    boolean dense = what.sparsity() == 0;
    return new FedDipClassifier()
        .setClientCol("site")
        .setNetwork(what.model())
        .setStrategy(dense ? "fedavg" : "feddip")
        .setMaxIter(1)
        .setLocalEpochs(1)
        .setBatchSize(32)
        .setFraction(0.5)
        .setFinalSparsity(what.sparsity())
        .setRunDir(folder.resolve("run").toString())
        .setConfig(
            """
            feddip.dataset { normalization = none, table.shape = %s }
            feddip.pruning.initial-sparsity = %s
            feddip.evaluation.batch-size = %d
            """
                .formatted(Arrays.toString(what.shape()), what.sparsity(), BATCH))
        .fit(rows(spark, what, 400))
        .setRawPredictionCol("");
  }

  /** The rows with what a network says, batch by batch. */
  private static Dataset<Row> with(Dataset<Row> rows, MapPartitionsFunction<Row, Row> network) {
    StructType schema =
        rows.schema()
            .add("probability", SQLDataTypes.VectorType())
            .add("prediction", DataTypes.DoubleType);
    return rows.mapPartitions(network, Encoders.row(schema));
  }

  private abstract static class Batches implements MapPartitionsFunction<Row, Row> {
    private static final Map<String, Network> OPEN = new ConcurrentHashMap<>();
    private final String file;
    final int[] shape;

    Batches(String file, int[] shape) {
      this.file = file;
      this.shape = shape;
    }

    abstract Network open(String file) throws Exception;

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
      Network network =
          OPEN.computeIfAbsent(
              file,
              name -> {
                try {
                  return open(name);
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      int width = shape[0] * shape[1] * shape[2];
      return new Iterator<>() {
        private final float[] values = new float[BATCH * width];
        private final List<Row> taken = new ArrayList<>(BATCH);
        private float[][] said = new float[0][];
        private int next;

        @Override
        public boolean hasNext() {
          return next < taken.size() || rows.hasNext();
        }

        @Override
        public Row next() {
          if (next == taken.size()) {
            fill();
          }
          Row row = taken.get(next);
          float[] outputs = said[next++];
          double[] probability = new double[outputs.length];
          int best = 0;
          for (int c = 0; c < outputs.length; c++) {
            probability[c] = outputs[c];
            best = outputs[c] > outputs[best] ? c : best;
          }
          return RowFactory.create(
              row.get(0), row.get(1), row.get(2), Vectors.dense(probability), (double) best);
        }

        private void fill() {
          taken.clear();
          next = 0;
          while (taken.size() < BATCH && rows.hasNext()) {
            Row row = rows.next();
            scala.collection.Seq<Object> pixels = row.getAs(2);
            int at = taken.size() * width;
            scala.collection.Iterator<Object> each = pixels.iterator();
            while (each.hasNext()) {
              values[at++] = (Float) each.next();
            }
            taken.add(row);
          }
          try {
            said =
                network.probabilities(
                    Arrays.copyOf(values, taken.size() * width), taken.size());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }
      };
    }
  }

  private static final class OfZip extends Batches {
    OfZip(String file, int[] shape) {
      super(file, shape);
    }

    @Override
    Network open(String file) throws IOException {
      ComputationGraph graph = ComputationGraph.load(new File(file), false);
      return (rows, size) -> {
        try (INDArray input = Nd4j.create(rows, new long[] {size, shape[0], shape[1], shape[2]}, 'c');
            INDArray output = graph.outputSingle(false, input)) {
          return output.toFloatMatrix();
        }
      };
    }
  }

  private static final class OfOnnx extends Batches {
    OfOnnx(String file, int[] shape) {
      super(file, shape);
    }

    @Override
    Network open(String file) throws OrtException {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession.SessionOptions options = new OrtSession.SessionOptions();
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      OrtSession session = environment.createSession(file, options);
      return (rows, size) -> {
        long[] dimensions = {size, shape[0], shape[1], shape[2]};
        try (OnnxTensor input =
                OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), dimensions);
            OrtSession.Result result = session.run(Map.of("input", input))) {
          return (float[][]) result.get("probabilities").orElseThrow().getValue();
        }
      };
    }
  }
}
