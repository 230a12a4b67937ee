package io.feddip.zoo.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.ExampleShape;
import io.feddip.api.plugin.ModelContext;
import io.feddip.api.plugin.StoredNetwork;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Files of DeepLearning4J's that are damaged, foreign, or of other networks than can be run. */
class TestUnusableDl4jFiles {
  private static final ModelContext SMALL = new ModelContext(new ExampleShape(2, 8, 8), 4);
  private static final Dl4jFormat FORMAT = new Dl4jFormat();

  /** A file makes layers and numbers, whatever it names. */
  @Test
  void otherClassesAreNotMade() {
    String json = Dl4jNetworks.layers().toJson();
    for (String name :
        List.of(
            "java.lang.ProcessBuilder",
            "javax.script.ScriptEngineManager",
            "org.deeplearning4j.nn.conf.layersx.Evil",
            "org.nd4j.linalg.activations.impl.Evil.Deep")) {
      String bad = json.replace("org.nd4j.linalg.activations.impl.ActivationTanH", name);
      assertThat(bad).isNotEqualTo(json);
      assertThatThrownBy(() -> FORMAT.read(bad.getBytes(UTF_8)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("names the class " + name)
          .hasMessageContaining("confs[0]");
    }
    String tagged = "!<java.lang.ProcessBuilder> {command: [touch, /tmp/evil]}";
    assertThatThrownBy(() -> FORMAT.read(tagged.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names the class java.lang.ProcessBuilder");
    assertThatThrownBy(() -> FORMAT.read("{a: 1}".getBytes(UTF_8)))
        .hasMessageContaining("the configuration is damaged");
    assertThatThrownBy(() -> FORMAT.read("a: 1".getBytes(UTF_8)))
        .hasMessageContaining("neither vertices nor confs");
  }

  @Test
  void unreadEntriesAreNamed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write(Dl4jNetworks.layers().toJson().getBytes(UTF_8));
      zip.putNextEntry(new ZipEntry("normalizer.bin"));
    }
    assertThatThrownBy(() -> FORMAT.read(bytes.toByteArray()))
        .hasMessageContaining("entry normalizer.bin of the zip is not read");
  }

  @Test
  void aDamagedFileIsAnErrorInOneLine() throws IOException {
    MultiLayerNetwork network = new MultiLayerNetwork(Dl4jNetworks.layers());
    network.init();
    byte[] whole = Dl4jNetworks.zip(network);
    for (int length = 0; length < whole.length; length += 97) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        FORMAT.read(cut).weights(SMALL);
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).doesNotContain("\n");
      }
    }
    byte[] text = Dl4jNetworks.layers().toJson().getBytes(UTF_8);
    for (int length = 0; length < text.length - 1; length += 53) {
      byte[] cut = Arrays.copyOf(text, length);
      assertThatThrownBy(() -> FORMAT.read(cut))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    byte[] json = Dl4jNetworks.layers().toJson().getBytes(UTF_8);
    assertFails(
        json,
        new ModelContext(SMALL.input(), 5),
        "layer layer5 gives 4 numbers, and the data have 5 classes");
    assertFails(
        json,
        new ModelContext(new ExampleShape(3, 8, 8), 4),
        "layer wide takes 2 inputs, and 3 arrive");
    assertFails(
        json,
        new ModelContext(new ExampleShape(2, 10, 10), 4),
        "layer hidden takes 45 inputs, and 80 arrive");
    assertThatThrownBy(() -> FORMAT.read(Dl4jNetworks.blocks(true).toJson().getBytes(UTF_8)))
        .hasMessageContaining("vertex sum is a MergeVertex");
    byte[] memory =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new LSTM.Builder().nIn(3).nOut(4).build())
            .layer(new OutputLayer.Builder().nIn(4).nOut(4).activation(Activation.SOFTMAX).build())
            .build()
            .toJson()
            .getBytes(UTF_8);
    assertThatThrownBy(() -> FORMAT.read(memory))
        .hasMessageContaining("layer layer1 has a RnnToFeedForwardPreProcessor before it");
    byte[] regression =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(128)
                    .nOut(4)
                    .activation(Activation.IDENTITY)
                    .build())
            .build()
            .toJson()
            .getBytes(UTF_8);
    assertFails(regression, SMALL, "must be an OutputLayer with bias, softmax");
  }

  private static void assertFails(byte[] file, ModelContext context, String message) {
    StoredNetwork read = FORMAT.read(file);
    assertThatThrownBy(() -> FORMAT.graph(read.structure(), context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
