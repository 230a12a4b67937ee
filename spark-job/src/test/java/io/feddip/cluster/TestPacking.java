package io.feddip.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.aggregate.ClientSizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Packs hold every client once, within their bounds, and keep no core waiting. */
final class TestPacking {
  private static final double UNBOUNDED = Double.POSITIVE_INFINITY;

  private static List<Integer> clients(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static ClientSizes equal(int clients, int size) {
    int[] sizes = new int[clients];
    Arrays.fill(sizes, size);
    return new ClientSizes(sizes);
  }

  private static List<Integer> all(List<int[]> packs) {
    return packs.stream().flatMapToInt(Arrays::stream).boxed().toList();
  }

  /** Spark's way: the next task goes to the core that is free first. */
  private static double end(List<int[]> packs, ClientSizes sizes, int slots, double aTask) {
    PriorityQueue<Double> free = new PriorityQueue<>(Collections.nCopies(slots, 0.0));
    double last = 0;
    for (int[] pack : packs) {
      double work = Arrays.stream(pack).mapToDouble(sizes::of).sum();
      double end = free.remove() + work + aTask;
      free.add(end);
      last = Math.max(last, end);
    }
    return last;
  }

  @Test
  void testPacksGetSmallerTowardsTheEnd() {
    List<int[]> packs = new Packing(16, 2, equal(100, 20), UNBOUNDED).of(List.of(clients(100)));
    assertThat(all(packs)).isEqualTo(clients(100));
    int[] lengths = packs.stream().mapToInt(pack -> pack.length).toArray();
    assertThat(lengths).startsWith(16, 16, 16, 13).endsWith(1, 1, 1, 1, 1, 1, 1);
    assertThat(IntStream.range(1, lengths.length)).allMatch(i -> lengths[i] <= lengths[i - 1]);
  }

  /** As many turns as with a task each, whatever the numbers are. */
  @Test
  void testEqualClientsEndNoLater() {
    for (int slots : new int[] {1, 2, 3, 8, 50}) {
      for (int count = 1; count < 300; count++) {
        ClientSizes sizes = equal(count, 1);
        List<int[]> packs = new Packing(64, slots, sizes, UNBOUNDED).of(List.of(clients(count)));
        assertThat(end(packs, sizes, slots, 0))
            .as("%d clients on %d slots", count, slots)
            .isEqualTo(Math.ceil((double) count / slots));
      }
    }
  }

  /**
   * Unequal ones end later by a part of one client's work at most, and sooner in nearly all cases.
   */
  @Test
  void testUnequalClientsEndSooner() {
    Random random = new Random(7);
    for (int repetition = 0; repetition < 200; repetition++) {
      int count = 20 + random.nextInt(200);
      int[] drawn =
          IntStream.range(0, count)
              .map(i -> (int) Math.exp(random.nextGaussian() * 1.5 + 3))
              .toArray();
      ClientSizes sizes = new ClientSizes(drawn);
      int slots = 1 + random.nextInt(8);
      double work = Arrays.stream(drawn).sum();
      int largest = Arrays.stream(drawn).max().orElseThrow();
      List<int[]> packs = new Packing(64, slots, sizes, UNBOUNDED).of(List.of(clients(count)));
      assertThat(all(packs)).isEqualTo(clients(count));
      // The bound that any order of single clients keeps.
      assertThat(end(packs, sizes, slots, 0)).isLessThanOrEqualTo(work / slots + largest);
      double aTask = work / count;
      List<int[]> alone = new Packing(1, slots, sizes, UNBOUNDED).of(List.of(clients(count)));
      assertThat(end(packs, sizes, slots, aTask))
          .isLessThan(end(alone, sizes, slots, aTask) + largest);
    }
  }

  @Test
  void testLargeClientsAreAlone() {
    int[] sizes = new int[100];
    Arrays.fill(sizes, 2);
    sizes[3] = 1000;
    List<int[]> packs = new Packing(16, 2, new ClientSizes(sizes), 30).of(List.of(clients(100)));
    assertThat(all(packs)).isEqualTo(clients(100));
    assertThat(packs)
        .filteredOn(pack -> Arrays.stream(pack).anyMatch(client -> client == 3))
        .containsExactly(new int[] {3});
    assertThat(packs.get(2)).hasSize(15);
  }

  /** A pack's clients are from one place, and the places take turns. */
  @Test
  void testPlaces() {
    List<Integer> here = List.of(0, 2, 4, 6, 8, 10, 12, 14, 16, 18);
    List<Integer> there = List.of(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
    List<int[]> packs = new Packing(4, 2, equal(20, 3), UNBOUNDED).of(List.of(here, there));
    assertThat(packs).allMatch(pack -> Arrays.stream(pack).map(c -> c % 2).distinct().count() == 1);
    assertThat(packs.get(0)[0]).isZero();
    assertThat(packs.get(1)[0]).isEqualTo(1);
    List<Integer> found = new ArrayList<>(all(packs));
    Collections.sort(found);
    assertThat(found).isEqualTo(clients(20));
  }
}
