package io.feddip.aggregate;

import io.feddip.api.client.Upload;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.wire.UpdatePayload;
import io.feddip.zoo.ModelZoo;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Sums the updates of 100 AlexNet clients as the driver does, in a JVM of its own whose heap says
 * what that takes. Prints the first and the last weight of the mean.
 */
final class FoldingProgram {
  static final int CLIENTS = 100;

  /** Slices that may be on their way at a time: Spark fetches with four threads. */
  private static final int IN_FLIGHT = 5;

  private static final int EXAMPLES = 500;

  private FoldingProgram() {}

  /** {@code dense}, {@code masked}, {@code slices-of FOLDER} or {@code tree FOLDER}. */
  public static void main(String[] arguments) throws IOException, ClassNotFoundException {
    Layout layout = ModelZoo.byName("alexnet").layout();
    switch (arguments[0]) {
      case "dense" -> print(fold(layout, Uploads.dense()));
      case "masked" -> print(fold(layout, Uploads.masked()));
      case "slices-of" -> slices(layout, Path.of(arguments[1]));
      default -> print(absorb(layout, Path.of(arguments[1])));
    }
  }

  private static void print(Fold fold) {
    if (fold.accepted() != CLIENTS) {
      throw new IllegalStateException(fold.accepted() + " of " + CLIENTS);
    }
    float[] mean = fold.mean();
    System.out.printf("MEAN %s %s%n", mean[0], mean[mean.length - 1]);
  }

  private static Fold fold(Layout layout, Upload kind) {
    float[] weights = new float[layout.length()];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextDouble(-1, 1);
    }
    Optional<Mask> mask =
        kind.equals(Uploads.masked())
            ? Optional.of(MagnitudePruner.mask(layout, weights, .9))
            : Optional.empty();
    Fold fold = empty(layout, kind, mask, weights);
    for (int client = 0; client < CLIENTS; client++) {
      weights[0] = client;
      fold.accept(
          Answers.of(
              client,
              EXAMPLES,
              mask.map(kept -> UpdatePayload.masked(layout, kept, weights))
                  .orElseGet(() -> UpdatePayload.dense(layout, weights))));
    }
    return fold;
  }

  /** What executors would send of the dense sum, a file each. */
  private static void slices(Layout layout, Path folder) throws IOException {
    Fold fold = fold(layout, Uploads.dense());
    for (int i = 0; i < FoldSlice.count(layout.length()); i++) {
      try (ObjectOutputStream out =
          new ObjectOutputStream(Files.newOutputStream(folder.resolve("slice-" + i)))) {
        out.writeObject(fold.slice(i));
      }
    }
    print(fold);
  }

  private static Fold absorb(Layout layout, Path folder)
      throws IOException, ClassNotFoundException {
    Fold fold = empty(layout, Uploads.dense(), Optional.empty(), new float[0]);
    List<FoldSlice> waiting = new ArrayList<>();
    int slices = FoldSlice.count(layout.length());
    for (int i = 0; i < slices; i++) {
      try (ObjectInputStream in =
          new ObjectInputStream(Files.newInputStream(folder.resolve("slice-" + i)))) {
        waiting.add((FoldSlice) in.readObject());
      }
      if (waiting.size() == IN_FLIGHT || i == slices - 1) {
        waiting.forEach(fold::absorb);
        waiting.clear();
      }
    }
    return fold;
  }

  private static Fold empty(Layout layout, Upload kind, Optional<Mask> mask, float[] received) {
    int[] examples = new int[CLIENTS];
    Arrays.fill(examples, EXAMPLES);
    ClientSizes sizes = new ClientSizes(examples);
    return new Fold(
        0,
        kind,
        layout,
        mask,
        received,
        new UpdateBounds(0, 0),
        sizes,
        new WeightedMean(new FixedPointSum(layout.length(), sizes.total())),
        Optional.empty());
  }
}
