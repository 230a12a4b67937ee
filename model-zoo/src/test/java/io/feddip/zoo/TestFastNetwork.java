package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.model.Execution;
import io.feddip.api.model.Minibatch;
import io.feddip.api.model.Network;
import io.feddip.api.plugin.ModelContext;
import io.feddip.kernels.Kernels;
import io.feddip.kernels.loops.InnerLoops;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestFastNetwork {
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 16, 40})
  void lenet5AgreesWithStockLayers(int examples) {
    compareWithStock(ModelZoo.byName("lenet5"), examples);
  }

  @Test
  void alexNetAgreesWithStockLayers() {
    LayerGraph withoutDropout =
        AlexNet.graph(new ModelContext(new ExampleShape(3, 32, 32), 10), 200, 1);
    compareWithStock(new GraphModel("alexnet", withoutDropout), 5);
  }

  @Test
  void resNet18AgreesWithStockLayers() {
    compareWithStock(
        ModelZoo.byName("resnet18", new ModelContext(new ExampleShape(3, 16, 16), 7)), 6);
  }

  @ParameterizedTest
  @CsvSource({"mlp, 28", "vgg11, 32", "resnet20, 8", "resnet34, 8"})
  void theOthersAgreeWithStockLayers(String name, int side) {
    ExampleShape shape = new ExampleShape(1, side, side);
    // A ReLU's input that is 0 but for rounding goes either way: few examples have few of those.
    compareWithStock(ModelZoo.byName(name, new ModelContext(shape, 6)), 8);
  }

  @Test
  void weightsOfClassesAreStockLayersToo() {
    GraphModel model = ModelZoo.byName("lenet5");
    Minibatch batch = batch(model, 24, 20, 8);
    batch.classWeights(new float[] {1, 0, 2.5f, .5f, 1, 3, .1f, 1, 1, 4});
    float[] weights = model.initialWeights(5);
    float[] fast = new float[weights.length];
    float[] stock = new float[weights.length];
    float[] plain = new float[weights.length];
    try (Network own = model.open(Execution.DENSE);
        Network theirs = model.open(Execution.STOCK)) {
      double loss = own.gradient(weights, batch, 1, fast);
      assertThat(loss).isEqualTo(theirs.gradient(weights, batch, 1, stock), within(1e-4));
      batch.classWeights(new float[0]);
      assertThat(own.gradient(weights, batch, 1, plain)).isNotEqualTo(loss);
      assertThat(theirs.gradient(weights, batch, 1, new float[weights.length]))
          .isNotCloseTo(loss, within(1e-3));
    }
    assertClose(fast, stock, 1e-4);
    assertThat(fast).isNotEqualTo(plain);
  }

  @Test
  void dropoutIsRepeatedWithItsSeed() {
    GraphModel model =
        new GraphModel(
            "alexnet", AlexNet.graph(new ModelContext(new ExampleShape(3, 32, 32), 10), 96, 0.5));
    Minibatch batch = batch(model, 20, 20, 3);
    float[] weights = model.initialWeights(5);
    float[] first = new float[weights.length];
    float[] second = new float[weights.length];
    float[] other = new float[weights.length];
    try (Network network = model.open(Execution.AUTO)) {
      network.gradient(weights, batch, 1, first);
      network.gradient(weights, batch, 2, other);
      network.gradient(weights, batch, 1, second);
    }
    assertThat(second).isEqualTo(first).isNotEqualTo(other);
  }

  @Test
  void plainAndVectorKernelsAgree() {
    assumeTrue(Kernels.vector().isPresent(), "without the module jdk.incubator.vector");
    GraphModel model = ModelZoo.byName("lenet5");
    Minibatch batch = batch(model, 40, 33, 5);
    float[] weights = model.initialWeights(1);
    float[] first = gradient(model, Kernels.plain(), weights, batch);
    float[] second = gradient(model, Kernels.vector().orElseThrow(), weights, batch);
    assertClose(first, second, 1e-5);
  }

  @Test
  void lossFallsWhenTrained() {
    GraphModel model = ModelZoo.byName("lenet5");
    float[] weights = model.initialWeights(3);
    float[] gradient = new float[weights.length];
    Minibatch batch = batch(model, 32, 32, 11);
    for (int pixel = 0; pixel < model.inputShape().size(); pixel++) {
      for (int example = 0; example < 32; example++) {
        if (pixel % 10 == batch.labels()[example]) {
          batch.pixels()[pixel * batch.lanes() + example] += 1;
        }
      }
    }
    try (Network network = model.open(Execution.AUTO)) {
      double first = network.gradient(weights, batch, 0, gradient);
      double loss = first;
      for (int step = 0; step < 200; step++) {
        loss = network.gradient(weights, batch, step, gradient);
        for (int i = 0; i < weights.length; i++) {
          weights[i] -= 0.1f * gradient[i];
        }
      }
      assertThat(loss).isLessThan(0.9 * first);
    }
  }

  @Test
  void staleLanesChangeNothing() {
    GraphModel model = ModelZoo.byName("lenet5");
    float[] weights = model.initialWeights(3);
    Minibatch clean = batch(model, 32, 19, 11);
    Minibatch stale = batch(model, 32, 32, 11);
    for (int pixel = 0; pixel < model.inputShape().size(); pixel++) {
      System.arraycopy(clean.pixels(), pixel * 32, stale.pixels(), pixel * 32, 19);
    }
    System.arraycopy(clean.labels(), 0, stale.labels(), 0, 19);
    stale.size(19);
    InnerLoops loops = Kernels.preferred();
    assertThat(gradient(model, loops, weights, stale))
        .isEqualTo(gradient(model, loops, weights, clean));
  }

  static float[] gradient(GraphModel model, InnerLoops loops, float[] weights, Minibatch batch) {
    float[] gradient = new float[weights.length];
    try (Network network = model.openFast(loops)) {
      network.gradient(weights, batch, 42, gradient);
    }
    return gradient;
  }

  static void compareWithStock(GraphModel model, int examples) {
    Minibatch batch = batch(model, examples, examples, examples);
    float[] weights = model.initialWeights(17);
    float[] fast = new float[weights.length];
    float[] stock = new float[weights.length];
    float[] fastOutput = new float[model.classes() * batch.lanes()];
    float[] stockOutput = new float[model.classes() * batch.lanes()];
    try (Network a = model.open(Execution.AUTO);
        Network b = model.open(Execution.STOCK)) {
      double fastLoss = a.gradient(weights, batch, 1, fast);
      double stockLoss = b.gradient(weights, batch, 1, stock);
      assertThat(fastLoss).isCloseTo(stockLoss, org.assertj.core.data.Offset.offset(1e-4));
      assertClose(fast, stock, 1e-4);
      a.predict(weights, batch, fastOutput);
      b.predict(weights, batch, stockOutput);
      for (int k = 0; k < model.classes(); k++) {
        for (int example = 0; example < examples; example++) {
          assertThat(fastOutput[k * batch.lanes() + example])
              .isCloseTo(
                  stockOutput[k * batch.lanes() + example],
                  org.assertj.core.data.Offset.offset(1e-5f));
        }
      }
    }
  }

  /** |a − b| at most {@code tolerance} of the largest |b|, everywhere. */
  static void assertClose(float[] a, float[] b, double tolerance) {
    double largest = 0;
    double difference = 0;
    int worst = 0;
    for (int i = 0; i < a.length; i++) {
      assertThat(a[i]).isFinite();
      largest = Math.max(largest, Math.abs(b[i]));
      if (Math.abs(a[i] - b[i]) > difference) {
        difference = Math.abs(a[i] - b[i]);
        worst = i;
      }
    }
    assertThat(largest).isPositive();
    assertThat(difference).as("at index " + worst).isLessThanOrEqualTo(tolerance * largest);
  }

  static Minibatch batch(GraphModel model, int capacity, int examples, long seed) {
    Minibatch batch = new Minibatch(model.inputShape(), capacity);
    Random random = new Random(seed);
    for (int pixel = 0; pixel < model.inputShape().size(); pixel++) {
      for (int example = 0; example < examples; example++) {
        batch.pixels()[pixel * batch.lanes() + example] = random.nextFloat();
      }
    }
    for (int example = 0; example < examples; example++) {
      batch.labels()[example] = random.nextInt(model.classes());
    }
    batch.size(examples);
    return batch;
  }
}
