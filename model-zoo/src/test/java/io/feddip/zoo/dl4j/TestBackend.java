package io.feddip.zoo.dl4j;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Graphics processors are told from what ND4J's CUDA backend puts into its properties. */
final class TestBackend {
  private static Map<String, Object> device(String name, long major, long minor) {
    return Map.of("cuda.deviceName", name, "cuda.deviceMajor", major, "cuda.deviceMinor", minor);
  }

  private static Map<String, Object> cuda(List<Map<String, Object>> devices) {
    return Map.of(
        "backend",
        "CUDA",
        "cuda.availableDevices",
        devices.size(),
        "cuda.devicesInformation",
        devices);
  }

  @ParameterizedTest
  @CsvSource({
    "Tesla K80, 3, 7",
    "Tesla V100, 7, 0",
    "A100, 8, 0",
    "RTX 3090, 8, 6",
    "RTX 4090, 8, 9"
  })
  void testProcessorsThatThereIsCodeFor(String name, long major, long minor) {
    assertThatCode(() -> Backend.requireUsable(cuda(List.of(device(name, major, minor)))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"H100, 9, 0", "B200, 10, 0", "RTX 5090, 12, 0", "Tesla K40, 3, 5"})
  void testProcessorsThatThereIsNoCodeFor(String name, long major, long minor) {
    Map<String, Object> both = cuda(List.of(device("Tesla T4", 7, 5), device(name, major, minor)));
    assertThatThrownBy(() -> Backend.requireUsable(both))
        .isInstanceOf(UnsupportedBackendException.class)
        .hasMessageContaining(
            "GPU %s has compute capability %d.%d; ND4J's CUDA backend holds code for 3.7 to 8.9"
                .formatted(name, major, minor))
        .hasMessageContaining("CUDA_VISIBLE_DEVICES")
        .message()
        .hasLineCount(1);
  }

  @Test
  void testWhatSaysNothingOfProcessors() {
    assertThatCode(() -> Backend.requireUsable(Map.of("backend", "CPU", "cores", 4)))
        .doesNotThrowAnyException();
    assertThatCode(() -> Backend.requireUsable(cuda(List.of()))).doesNotThrowAnyException();
    assertThatCode(() -> Backend.requireUsable(cuda(List.of(Map.of("cuda.freeMemory", 1L)))))
        .doesNotThrowAnyException();
  }

  @Test
  void testTheBackendOfTheTests() {
    assertThatCode(Backend::requireUsable).doesNotThrowAnyException();
  }
}
