package io.feddip.strategy;

import io.feddip.api.Key;
import io.feddip.api.KeyedRandom;
import io.feddip.api.Section;
import io.feddip.api.client.Client;
import io.feddip.api.client.ClientWork;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.LocalTraining;
import io.feddip.api.client.LossSums;
import io.feddip.api.client.StepHook;
import io.feddip.api.client.Uploads;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.Masks;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.plugin.StrategyContext;
import io.feddip.api.sparsity.ErdosRenyiKernel;
import io.feddip.api.sparsity.MagnitudePruner;
import io.feddip.api.strategy.Pruning;
import io.feddip.api.strategy.RoundPlan;
import io.feddip.api.strategy.ServerStrategy;
import java.util.List;
import java.util.Optional;

/**
 * FLASH (Babakniya et al., TMLR 2023, arXiv 2208.13092) with the mask that stays (SPDST): before
 * round 0 a cohort trains sparsely for some epochs, each client exchanging weights of its own mask
 * after every epoch; the mean of the densities that its layers end with are the layers' densities
 * of one random mask, which is trained, from the first weights, to the end.
 *
 * <p>Not as in the paper: a cohort is asked, not 5 % of the clients. Left out: masks that clients
 * change on the way (JMWST).
 */
public final class Flash {
  private Flash() {}

  /** {@code flash}. */
  public record Settings(
      @Key(value = "Epochs of the clients that find the layers' densities", or = "10", min = 1)
          int warmUpEpochs,
      @Key(
              value = "Fraction of all kept weights that they exchange after each epoch",
              or = "0.2",
              min = 0,
              max = 1)
          double exchanged,
      @Section(
              value = "feddip.pruning",
              reads = {"initial-scale", "final-sparsity", "exclude"})
          Pruning pruning) {}

  static ServerStrategy of(Settings settings, StrategyContext context) {
    double sparsity = settings.pruning().finalSparsity();
    LocalTraining warmUp = context.training().apply(0).masked().withEpochs(settings.warmUpEpochs());
    return new OneMask(
        settings.pruning(),
        context,
        new RoundPlan(
            warmUp,
            new FindDensities(sparsity, settings.exchanged(), context.seed()),
            Uploads.nothing()),
        densities -> drawn(context.layout(), sparsity, context.seed(), densities));
  }

  /** A random mask of layers as dense as those of the mean. */
  private static Mask drawn(Layout layout, double sparsity, long seed, float[] densities) {
    KeyedRandom random = new KeyedRandom(seed, "flash", -1, -1);
    float[] scores = new float[layout.length()];
    for (ParameterBlock block : layout.prunableBlocks()) {
      for (int i = block.offset(); i < block.end(); i++) {
        scores[i] = 1 - random.nextFloat();
      }
    }
    return MagnitudePruner.perLayer(layout, scores, counts(layout, sparsity, densities));
  }

  /**
   * How many weights every layer keeps, of their mean densities; together the sparsity's number.
   */
  private static int[] counts(Layout layout, double sparsity, float[] densities) {
    List<ParameterBlock> blocks = layout.prunableBlocks();
    int[] counts = new int[blocks.size()];
    int left = Masks.keptCount(layout.prunableLength(), sparsity);
    for (int k = 0; k < counts.length; k++) {
      ParameterBlock block = blocks.get(k);
      counts[k] = (int) ((double) densities[block.offset()] * block.length());
      left -= counts[k];
    }
    // What rounding left, to the layers in turn that have room.
    for (int k = 0; left > 0; k = (k + 1) % counts.length) {
      if (counts[k] < blocks.get(k).length()) {
        counts[k]++;
        left--;
      }
    }
    return counts;
  }

  /**
   * Trains on a mask of its own, begun with Erdős–Rényi-kernel densities; after every epoch the
   * smallest kept weights of all layers together go and as many with the largest gradients come.
   * What is measured is every layer's density, at its first weight.
   *
   * @param sparsity of the mask
   * @param exchanged fraction of the kept weights
   * @param seed of the first mask, the same for all
   */
  public record FindDensities(double sparsity, double exchanged, long seed) implements ClientWork {
    private static final long serialVersionUID = 1;

    @Override
    public boolean measures() {
      return true;
    }

    @Override
    public LocalResult run(Client client) {
      Layout layout = client.received().layout();
      float[] weights = client.weights();
      Mask mask = ErdosRenyiKernel.mask(layout, sparsity, seed);
      LossSums loss = LossSums.ZERO;
      LocalTraining epoch = client.training().withEpochs(1);
      for (int e = 0; e < client.training().epochs(); e++) {
        Masks.apply(layout, mask, weights, weights);
        loss = loss.plus(client.train(epoch, Optional.of(mask), StepHook.NONE));
        mask = exchange(client, layout, weights, mask);
      }
      float[] densities = new float[layout.length()];
      double[] of = Masks.layerDensities(layout, mask);
      for (int k = 0; k < of.length; k++) {
        densities[layout.prunableBlocks().get(k).offset()] = (float) of[k];
      }
      return LocalResult.of(client.received(), loss).withMeasurement(densities);
    }

    private Mask exchange(Client client, Layout layout, float[] weights, Mask mask) {
      Masks.apply(layout, mask, weights, weights);
      float[] gradient = new float[layout.length()];
      client.gradient(client.trained(), client.training().batchSize(), gradient);
      int survivors = mask.kept() - (int) (exchanged * mask.kept());
      Mask thinned = MagnitudePruner.mask(layout, weights, 1 - (double) survivors / mask.size());
      float[] scores = new float[layout.length()];
      int coordinate = 0;
      for (ParameterBlock block : layout.prunableBlocks()) {
        for (int i = block.offset(); i < block.end(); i++, coordinate++) {
          scores[i] = thinned.isKept(coordinate) ? Float.MAX_VALUE : Math.abs(gradient[i]);
        }
      }
      return MagnitudePruner.mask(layout, scores, sparsity);
    }
  }
}
