package io.feddip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Typos lead to the key that was meant. */
final class TestNearestName {
  private static final Set<String> KEYS = keys();

  private static Set<String> keys() {
    return ConfigKeys.all().stream().map(ConfigKeys.Entry::path).collect(Collectors.toSet());
  }

  @ParameterizedTest
  @CsvSource({
    "feddip.prunning.final-sparsity, feddip.pruning.final-sparsity",
    "feddip.prunning.interval, feddip.pruning.interval",
    "feddip.prunning.final, feddip.pruning.final",
    "feddip.pruning.finalSparsity, feddip.pruning.final-sparsity",
    "feddip.pruning.final_sparsity, feddip.pruning.final-sparsity",
    "feddip.regularisation.lambda-max, feddip.regularization.lambda-max",
    "feddip.regularization.lambda, feddip.regularization.lambda-max",
    "feddip.clients.epochs, feddip.client.epochs",
    "feddip.epochs, feddip.client.epochs",
    "feddip.rounds, feddip.federation.rounds",
    "client.epochs, feddip.client.epochs",
    "feddip.federation.client.epochs, feddip.client.epochs",
    "fedip.seed, feddip.seed",
    "FEDDIP.SEED, feddip.seed",
    "feddip.partition.clients, feddip.partitioning.clients",
    "feddip.data.name, feddip.dataset.name"
  })
  void testTypos(String typo, String meant) {
    assertThat(NearestName.of(typo, KEYS)).isEqualTo(meant);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void testALetterTooManyInEveryKey(String key) {
    for (int at = 0; at <= key.length(); at++) {
      if (at == key.length() || key.charAt(at) != '.') {
        String typo = key.substring(0, at) + "q" + key.substring(at);
        assertThat(NearestName.of(typo, KEYS)).isEqualTo(key);
      }
    }
  }

  @Test
  void testEquallyNearNamesInAlphabeticalOrder() {
    assertThat(NearestName.of("x", List.of("c", "b", "a"))).isEqualTo("a");
  }

  @Test
  void testNothingKnown() {
    assertThatThrownBy(() -> NearestName.of("x", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
