package io.feddip.api.wire.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.model.Mask;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestMaskCache {

  @Test
  void forgetsTheLeastRecentlyUsed() {
    MaskCache cache = new MaskCache(2);
    Mask one = Mask.full(1);
    MaskHash first = cache.put(one);
    MaskHash second = cache.put(Mask.full(2));
    assertThat(cache.get(first)).containsSame(one);
    MaskHash third = cache.put(Mask.full(3));
    assertThat(cache.get(first)).isPresent();
    assertThat(cache.get(second)).isEmpty();
    assertThat(cache.get(third)).isPresent();
    assertThat(cache.size()).isEqualTo(2);
    assertThatThrownBy(() -> new MaskCache(0)).hasMessageContaining("0");
  }

  @Test
  void hashesTellMasksApart() {
    Set<MaskHash> hashes = new HashSet<>();
    for (int size = 0; size < 100; size++) {
      hashes.add(MaskHash.of(Mask.full(size)));
    }
    for (int bit = 0; bit < 70_000; bit += 7_777) {
      long[] words = new long[1_094];
      words[bit >>> 6] |= 1L << bit;
      Mask mask = Mask.ofWords(70_000, words);
      hashes.add(MaskHash.of(mask));
      assertThat(MaskHash.of(Mask.ofWords(70_000, words))).isEqualTo(MaskHash.of(mask));
    }
    assertThat(hashes).hasSize(110);
  }

  @Test
  void threadsMayShareIt() {
    MaskCache cache = new MaskCache(3);
    IntStream.range(0, 2_000)
        .parallel()
        .forEach(
            i -> {
              Mask mask = Mask.full(i % 7);
              MaskHash hash = cache.put(mask);
              cache.get(hash).ifPresent(held -> assertThat(held).isEqualTo(mask));
            });
    assertThat(cache.size()).isEqualTo(3);
  }
}
