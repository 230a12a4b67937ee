package io.feddip.runfolder;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import io.feddip.api.run.RoundRecord;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Measures of {@code evaluation.metrics} beside the columns that every line has. */
final class TestRoundColumns {
  @ParameterizedTest
  @ValueSource(strings = {"test_accuracy", "test_top5", "test_loss", "test_macro_f1"})
  void aMeasureIsOneColumn(String name) throws Exception {
    RoundRecord plain = new SampleRun("feddip", 12, 20, 1).round(3);
    Map<String, Double> numbers = new TreeMap<>(plain.diagnostics());
    numbers.put(name, 0.25);
    RoundRecord measured =
        new RoundRecord(
            plain.round(),
            plain.sparsityTarget(),
            plain.sparsity(),
            plain.lambda(),
            plain.learningRate(),
            plain.cohort(),
            plain.failed(),
            plain.rejected(),
            plain.examples(),
            plain.trainLoss(),
            0.25,
            0.25,
            0.25,
            plain.pruningError(),
            plain.maskChanged(),
            plain.bytesDown(),
            plain.bytesDownDense(),
            plain.bytesUp(),
            plain.bytesUpDense(),
            plain.seconds(),
            numbers);

    String line = RunJson.mapper().writeValueAsString(measured);

    // Twice in an object, a name is an error to this reader.
    assertThat(
            RunJson.mapper()
                .copy()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .readTree(line)
                .get(name)
                .asDouble())
        .isEqualTo(0.25);
    assertThat(RunJson.mapper().readValue(line, RoundRecord.class)).isEqualTo(measured);
  }
}
