package io.feddip.zoo;

import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.Task;
import io.feddip.api.plugin.ModelContext;
import io.feddip.zoo.layers.Embedding;
import io.feddip.zoo.layers.EveryTime;
import io.feddip.zoo.layers.Lstm;

/**
 * The next-character model of federated learning's benchmarks (McMahan et al., 2017; LEAF): of a
 * window of characters, each a number, which character comes next, after the last one, or where
 * that is the task, after each.
 */
final class CharacterLstm {
  private static final int EMBEDDING = 8;
  private static final int UNITS = 256;

  private CharacterLstm() {}

  static LayerGraph graph(ModelContext context) {
    return EveryTime.softmax(
        LayerGraph.from(context.input())
            .layer("embedding", new Embedding(context.outputs(), EMBEDDING))
            .layer("lstm1", new Lstm(UNITS, true))
            .layer("lstm2", new Lstm(UNITS, context.task() == Task.NEXT_TOKEN)),
        context.outputs());
  }
}
