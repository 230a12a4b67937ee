package io.feddip.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.Feddip;
import io.feddip.api.model.Execution;
import io.feddip.api.run.Machine;
import io.feddip.federation.LocalSpark;
import io.feddip.runfolder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run says what it was computed on, and that another width gives other bits. */
final class TestMachines {
  private static final Machine WIDE = new Machine("CPU A", 512, "17.0.15");
  private static final Machine OTHER_CPU = new Machine("CPU B", 512, "17.0.16");
  private static final Machine NARROW = new Machine("CPU A", 256, "17.0.15");
  private static final Machine PLAIN = new Machine("CPU A", 0, "17.0.15");

  @TempDir private Path folder;

  @Test
  void areReadAsTheyAreWritten() {
    for (Machine machine : List.of(WIDE, NARROW, PLAIN, Machines.here())) {
      assertThat(Machine.parse(machine.toString())).contains(machine);
    }
    assertThat(new Machine("a; b", 0, "17")).hasToString("a, b; plain Java; JDK 17");
    assertThat(Machine.parse("feddip 0.1.0")).isEmpty();
    assertThat(Machine.parse("a; many bits; JDK 17")).isEmpty();
    assertThat(Machines.here().vectorBits()).isGreaterThanOrEqualTo(64);
    assertThat(Machines.here().java()).startsWith("17.");
  }

  @Test
  void anotherWidthIsWarnedOf() {
    assertThat(Machines.warning(List.of(), List.of(WIDE), Execution.AUTO)).isEmpty();
    assertThat(Machines.warning(List.of(WIDE), List.of(OTHER_CPU), Execution.AUTO)).isEmpty();
    assertThat(Machines.warning(List.of(WIDE), List.of(NARROW), Execution.AUTO).orElseThrow())
        .contains("vectors of 512 bits before", "goes on with vectors of 256 bits");
    assertThat(Machines.warning(List.of(WIDE), List.of(PLAIN), Execution.SPARSE).orElseThrow())
        .contains("goes on with plain Java");
    assertThat(Machines.warning(List.of(), List.of(WIDE, NARROW), Execution.AUTO).orElseThrow())
        .contains("vectors of 256 bits and vectors of 512 bits");
  }

  @Test
  void ofStockLayersTheCpuCounts() {
    assertThat(Machines.warning(List.of(WIDE), List.of(PLAIN), Execution.STOCK)).isEmpty();
    assertThat(Machines.warning(List.of(WIDE), List.of(OTHER_CPU), Execution.STOCK).orElseThrow())
        .contains("CPU A before", "goes on with CPU B");
  }

  @Test
  void areInConfigurationAndSummary() throws IOException {
    Path run = folder.resolve("run");
    String[] settings = {"feddip.checkpoint.every=1"};
    SmallRun whole = SmallRun.train(run, settings);
    assertThat(whole.summary().machines()).containsExactly(Machines.here());
    Path config = run.resolve(RunFolder.CONFIG);
    String text = Files.readString(config);
    assertThat(Provenance.machines(text)).containsExactly(Machines.here());
    assertThat(Files.readString(run.resolve(RunFolder.SUMMARY)))
        .contains("\"vector_bits\"", "\"cpu\"", "\"java\"");

    // As if it had been begun elsewhere and stopped before its end.
    Machine elsewhere = new Machine("another CPU", 128, "17.0.1");
    Files.writeString(config, text.replace(Machines.here().toString(), elsewhere.toString()));
    Files.delete(run.resolve(RunFolder.SUCCESS));
    Feddip.train(
        SmallRun.config(folder, settings), LocalSpark.session(), run.toString(), true, List.of());
    assertThat(whole.summary().machines()).containsExactly(elsewhere, Machines.here());
    assertThat(Provenance.machines(Files.readString(config)))
        .containsExactly(elsewhere, Machines.here());
  }
}
