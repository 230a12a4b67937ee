package io.feddip.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.feddip.api.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TestPlatformProbe {
  @Test
  void whatThisBuildIsTestedWithIsTaken() {
    assertThatCode(PlatformProbe::require).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.7, 3.5.1, 17, 64",
    "4.2.0, 4.2.0, 17, 64",
    "4.2.0, 4.2.0, 25, 64",
    "4.2.0, 4.2.1, 21, 64"
  })
  void whatGoesTogetherIsTaken(String built, String running, int java, String bits) {
    assertThatCode(() -> PlatformProbe.require(built, running, java, bits))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "3.5.7, 3.5.7, 17, 32, of 64 bits",
    "3.5.7, 4.2.0, 17, 64, mvn -Pspark4 package",
    "4.2.0, 3.5.7, 17, 64, mvn package",
    "4.2.0, 4.2.0, 26, 64, found Java 26",
    "4.2.0, 4.2.0, 11, 64, found Java 11",
    "3.5.7, 3.5.7, 25, 64, runs on JDK 17 only"
  })
  void whatDoesNotIsRefused(String built, String running, int java, String bits, String said) {
    assertThatThrownBy(() -> PlatformProbe.require(built, running, java, bits))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(said);
  }
}
