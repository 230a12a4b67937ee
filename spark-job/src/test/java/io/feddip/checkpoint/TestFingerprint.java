package io.feddip.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TestFingerprint {
  @Test
  void testTextIsSortedAndParses() {
    Fingerprint fingerprint = Fingerprint.of(Map.of("b", "x=y", "a", "1"));
    assertThat(fingerprint.text()).isEqualTo("a=1\nb=x=y\n");
    assertThat(Fingerprint.parse(fingerprint.text())).isEqualTo(fingerprint);
    assertThat(fingerprint.sha256()).hasSize(64);
  }

  @Test
  void testDifferencesNameKeysAndBothValues() {
    Fingerprint here = Fingerprint.of(Map.of("a", "1", "b", "2", "c", "3"));
    Fingerprint there = Fingerprint.of(Map.of("a", "1", "b", "4", "d", "5"));
    assertThat(here.differences(there))
        .containsExactly(
            "b: 2 here, 4 in the checkpoint",
            "c: 3 here, (absent) in the checkpoint",
            "d: (absent) here, 5 in the checkpoint");
    assertThat(here.differences(here)).isEmpty();
  }

  @Test
  void testWhatAnOlderWriterDidNotKnowCountsAsGiven() {
    Map<String, String> defaults = Map.of("new", "off", "data", "these");
    Fingerprint older = Fingerprint.of(Map.of("a", "1"));
    assertThat(Fingerprint.of(Map.of("a", "1", "new", "off", "data", "these"), defaults))
        .satisfies(here -> assertThat(here.differences(older)).isEmpty());
    assertThat(Fingerprint.of(Map.of("a", "1", "new", "on"), defaults).differences(older))
        .containsExactly("new: on here, off in the checkpoint");
    assertThat(
            Fingerprint.of(Map.of("data", "these"), defaults)
                .differences(Fingerprint.of(Map.of("data", "those"))))
        .containsExactly("data: these here, those in the checkpoint");
  }

  @Test
  void testRefusesWhatCannotBeALine() {
    assertThatThrownBy(() -> Fingerprint.of(Map.of("a=b", "1")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fingerprint.of(Map.of("a", "1\n2")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fingerprint.parse("no equals sign"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
