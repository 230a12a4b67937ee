package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.feddip.api.UsageException;
import io.feddip.api.data.Examples;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.client.BatchLoader;
import io.feddip.client.Normalization;
import io.feddip.config.RunConfig;
import io.feddip.federation.LocalSpark;
import io.feddip.job.Main;
import io.feddip.runfolder.RunFolder;
import io.feddip.zoo.GraphModel;
import io.feddip.zoo.ModelZoo;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trained model in other programs. */
final class TestModelExport {
  @TempDir private static Path folder;
  private static SmallRun run;
  private static float[][] expected;
  private static Examples test;

  @BeforeAll
  static void train() {
    String[] overrides = {"feddip.client.stock-layers=[conv2]"};
    run = SmallRun.train(folder.resolve("run"), overrides);
    RunConfig config = SmallRun.config(folder, overrides);
    RunFolder done = RunFolder.open(folder.resolve("run").toString(), new Configuration());
    test =
        ExperimentData.test(
                config, done, new Configuration(), () -> LocalSpark.session(LocalSpark.MASTER))
            .all();
    Normalization normalization =
        Parts.worker(
                config,
                ExperimentData.describe(config, done, new Configuration()),
                StoredScheme.find(done))
            .normalization();
    expected = predict(normalization);
  }

  private static float[][] predict(Normalization normalization) {
    GraphModel model = ModelZoo.byName("lenet5");
    int count = test.labels().length;
    Minibatch batch = new Minibatch(model.inputShape(), count);
    new BatchLoader(normalization, io.feddip.api.data.Augmentation.NONE, count)
        .load(test, IntStream.range(0, count).toArray(), 0, count, batch);
    float[] columns = new float[10 * batch.lanes()];
    try (Network network = model.open(Execution.AUTO)) {
      network.predict(run.weights(), batch, columns);
    }
    float[][] rows = new float[count][10];
    for (int example = 0; example < count; example++) {
      for (int k = 0; k < 10; k++) {
        rows[example][k] = columns[k * batch.lanes() + example];
      }
    }
    return rows;
  }

  private static Path export(String name, String... options) {
    Path file = folder.resolve(name);
    String[] arguments = {"export", "--run", folder + "/run", "--output", file.toString()};
    String[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    assertThat(Main.run(all)).isZero();
    return file;
  }

  /** Every image of the test set, as pixels. */
  @ParameterizedTest
  @ValueSource(strings = {"--normalise", "--normalise --sparse"})
  void onnxPredictsWhatTheRunDoes(String options) throws Exception {
    String[] all = ("--format onnx " + options).split(" ");
    Path file = export("model.onnx", all);
    assertThat(folder.resolve(".model.onnx.crc")).doesNotExist();
    FloatBuffer pixels = FloatBuffer.allocate(test.pixels().length);
    for (byte pixel : test.pixels()) {
      pixels.put(pixel & 0xff);
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    long[] shape = {expected.length, 1, 28, 28};
    try (OrtSession session = environment.createSession(file.toString());
        OnnxTensor input = OnnxTensor.createTensor(environment, pixels.flip(), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      float[][] actual = (float[][]) result.get("probabilities").orElseThrow().getValue();
      assertThat(actual).hasDimensions(expected.length, 10);
      for (int example = 0; example < actual.length; example++) {
        for (int k = 0; k < 10; k++) {
          assertThat(actual[example][k]).isCloseTo(expected[example][k], within(1e-4f));
        }
        assertThat(best(actual[example])).isEqualTo(best(expected[example]));
      }
      assertThat(session.getMetadata().getCustomMetadata())
          .containsEntry("input", "pixels 0-255")
          .containsKey("sparsity")
          .hasEntrySatisfying("classes", names -> assertThat(names).contains("\"Ankle boot\""));
    }
  }

  private static int best(float[] row) {
    return IntStream.range(0, row.length).reduce(0, (a, b) -> row[b] > row[a] ? b : a);
  }

  @Test
  void sparseFilesAreSmaller() throws Exception {
    long dense = Files.size(export("dense.onnx", "--format", "onnx"));
    assertThat(Files.size(export("sparse.onnx", "--format", "onnx", "--sparse")))
        .isLessThan(dense / 2);
  }

  @Test
  void numpyHasAnArrayForEachParameter() throws Exception {
    Path file = export("model.npz", "--format", "numpy");
    try (ZipFile zip = new ZipFile(file.toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .contains("conv1.W.npy", "conv1.b.npy", "output.W.npy")
          .hasSize(10);
      byte[] bytes = zip.getInputStream(zip.getEntry("output.b.npy")).readAllBytes();
      assertThat(bytes).hasSize(128 + 10 * Float.BYTES).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y');
    }
  }

  @Test
  void dl4jZipHasTheRunsWeights() throws Exception {
    Path file = export("model.zip", "--format", "dl4j");
    ComputationGraph graph = ModelSerializer.restoreComputationGraph(file.toFile());
    assertThat(graph.params().dup().data().asFloat()).isEqualTo(run.weights());
    graph.close();
  }

  @Test
  void aRunWithoutAModelIsToBeEnded() throws Exception {
    Path unfinished = Files.createDirectory(folder.resolve("unfinished"));
    Files.copy(folder.resolve("run/config.conf"), unfinished.resolve("config.conf"));
    assertThatThrownBy(() -> ModelExport.open(unfinished.toString(), new Configuration()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("its training has not ended: train --resume ends it");
  }

  @Test
  void choicesThatAFormatLacksAreErrors() {
    ModelExport export = ModelExport.open(folder.resolve("run").toString(), new Configuration());
    String output = folder.resolve("none").toString();
    assertThatThrownBy(() -> export.write(ModelExport.Format.DL4J, true, false, output))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--sparse");
    assertThatThrownBy(() -> export.write(ModelExport.Format.NUMPY, false, true, output))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("--normalise");
    assertThatThrownBy(() -> ModelExport.Format.of("tflite"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("onnx, numpy and dl4j");
    assertThat(List.of(folder.toFile().list())).doesNotContain("none");
  }
}
