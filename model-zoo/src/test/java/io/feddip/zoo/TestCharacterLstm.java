package io.feddip.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.layers.Layer;
import io.feddip.api.layers.LayerGraph;
import io.feddip.api.model.ExampleShape;
import io.feddip.api.plugin.ModelContext;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Networks over sequences, from the zoo and from lists. */
final class TestCharacterLstm {
  private static final ModelContext WINDOW = new ModelContext(new ExampleShape(1, 1, 80), 80);

  /** LEAF's for Shakespeare: 80 characters, windows of 80. */
  @Test
  void itHasThePublishedSize() {
    int embedding = 80 * 8;
    int first = 4 * 256 * (8 + 256 + 1);
    int second = 4 * 256 * (256 + 256 + 1);
    assertThat(CharacterLstm.graph(WINDOW).layout().length())
        .isEqualTo(embedding + first + second + 256 * 80 + 80)
        .isEqualTo(817_872);
    assertThat(CharacterLstm.graph(WINDOW).layout().prunableLength())
        .isEqualTo(817_872 - 2 * 4 * 256 - 80);
  }

  @Test
  void aListSaysTheSame() {
    LayerGraph written =
        LayerList.graph(
            WINDOW,
            List.of(
                Map.of("embedding", 8, "words", 80),
                Map.of("lstm", 256),
                Map.of("dropout", 0.1),
                Map.of("lstm", 256),
                Map.of("dense", 80)));
    assertThat(written.layers())
        .extracting(Layer::name)
        .containsExactly("embedding1", "lstm1", "dropout1", "lstm2", "output");
    assertThat(written.layout().length()).isEqualTo(817_872);
    assertThat(written.layers().get(1).output()).isEqualTo(new ExampleShape(256, 1, 80));
    assertThat(written.layers().get(3).output()).isEqualTo(new ExampleShape(256, 1, 1));
  }

  @Test
  void whatDoesNotFitNamesItsPlace() {
    refused(
        "layer 1 of the list, {embedding=8}: words, how many there are, is missing",
        WINDOW,
        Map.of("embedding", 8));
    refused(
        "cannot take 3×8×8: a sequence is an image of one row",
        new ModelContext(new ExampleShape(3, 8, 8), 80),
        Map.of("lstm", 4));
  }

  private static void refused(String message, ModelContext context, Object first) {
    assertThatThrownBy(() -> LayerList.graph(context, List.of(first, Map.of("dense", 80))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
