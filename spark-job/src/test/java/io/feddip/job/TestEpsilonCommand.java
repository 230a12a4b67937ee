package io.feddip.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One JSON line for those who plan, one line of text for those who mistype. */
final class TestEpsilonCommand {

  private record Ended(int code, String out, String errors) {
    double epsilon() throws Exception {
      assertThat(code).as(errors).isZero();
      assertThat(out.lines()).hasSize(1);
      JsonNode json = new ObjectMapper().readTree(out);
      assertThat(json.fieldNames()).toIterable().containsExactly("epsilon");
      return json.get("epsilon").doubleValue();
    }
  }

  private static Ended epsilon(String options) {
    String[] arguments = ("epsilon " + options).strip().split(" +");
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(arguments);
      return new Ended(
          code, printed.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rate .1 --noise 8 --rounds 500 --delta 1e-5 --clients 100                      | 5.602242
          --rate .1 --noise 8 --rounds 500 --delta 1e-5 --clients 100 --sampling fixed     | 5.602242
          --rate .01 --noise 2 --rounds 1000 --delta 1e-5 --clients 1000 --accountant rdp  | 3.576111
          --rate .04 --noise 1.5 --rounds 2250 --delta 1e-5 --sampling poisson             | 7.329111
          --rate .04 --noise 1.5 --rounds 2250 --delta 1e-5 --sampling poisson --accountant pld | 6.7688
          --rate 1 --noise 1 --rounds 1 --delta 1e-5 --sampling poisson --clients 7        | 4.728507
          --rate 1 --noise 2 --rounds 1 --delta 1e-5 --clients 7                           | 4.728507
          """)
  void testValues(String options, double expected) throws Exception {
    assertThat(epsilon(options).epsilon()).isCloseTo(expected, within(1e-3));
  }

  /** A cohort has a whole number of clients: the one that a run would sample. */
  @Test
  void testTheCohortIsWhole() throws Exception {
    String rest = " --noise 8 --rounds 500 --delta 1e-5 --clients 100";
    assertThat(epsilon("--rate .109" + rest).epsilon())
        .isEqualTo(epsilon("--rate .1" + rest).epsilon());
    assertThat(epsilon("--rate .0001" + rest).epsilon())
        .isEqualTo(epsilon("--rate .01" + rest).epsilon());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --rate .1 --noise 1 --rounds 9 --delta 1e-5                                  | --sampling fixed needs --clients
          --rate 0 --noise 1 --rounds 9 --delta 1e-5 --clients 9                       | --rate = 0.0; it needs a number above 0 and at most 1
          --rate 1.1 --noise 1 --rounds 9 --delta 1e-5 --clients 9                     | --rate = 1.1; it needs
          --rate NaN --noise 1 --rounds 9 --delta 1e-5 --clients 9                     | --rate = NaN; it needs
          --rate .1 --noise 0 --rounds 9 --delta 1e-5 --clients 9                      | --noise = 0.0; it needs a number above 0
          --rate .1 --noise -1 --rounds 9 --delta 1e-5 --clients 9                     | --noise = -1.0; it needs
          --rate .1 --noise 1 --rounds 0 --delta 1e-5 --clients 9                      | --rounds = 0; it needs a whole number at least 1
          --rate .1 --noise 1 --rounds 9 --delta 0 --clients 9                         | --delta = 0.0; it needs a number above 0 and below 1
          --rate .1 --noise 1 --rounds 9 --delta 1 --clients 9                         | --delta = 1.0; it needs
          --rate .1 --noise 1 --rounds 9 --delta 1e-5 --clients 0                      | --clients = 0; it needs a whole number at least 1
          --rate .1 --noise 1 --rounds 9 --delta 1e-5 --sampling wor --clients 9       | --sampling = wor; it needs one of fixed, poisson
          --rate .1 --noise 1 --rounds 9 --delta 1e-5 --clients 9 --accountant gdp     | --accountant = gdp; it needs one of rdp, pld
          --rate .1 --noise 1 --rounds 9 --clients 9                                   | Missing required option: '--delta=D'
          --rate x --noise 1 --rounds 9 --delta 1e-5 --clients 9                       | Invalid value for option '--rate'
          --rate 1 --noise 1e-200 --rounds 9 --delta 1e-5 --clients 9                  | --noise = 1.0E-200 leaves no finite epsilon
          """)
  void testMistakes(String options, String message) {
    Ended ended = epsilon(options);
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.errors().lines().filter(line -> line.startsWith("feddip: ")))
        .singleElement()
        .asString()
        .startsWith("feddip: " + message);
    assertThat(Arrays.asList(ended.errors().split("\n"))).hasSizeLessThanOrEqualTo(2);
  }
}
