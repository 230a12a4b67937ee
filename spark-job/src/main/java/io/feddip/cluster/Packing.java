package io.feddip.cluster;

import io.feddip.aggregate.ClientSizes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Which clients of a cohort share a task. A task costs some milliseconds beside its clients' work,
 * so small clients share one; and none may wait for a core that would have been free without that.
 * Packs get smaller towards the cohort's end: none has more than half of what is left for a core,
 * counted in examples, so while one is being worked through there is work for all others, and the
 * last ones are of one client each. With equal clients a round takes as many turns as it would with
 * a task each.
 *
 * @param most clients a task
 * @param slots tasks that run at once
 * @param sizes n_k
 * @param mostExamples a task, where it has more than one client
 */
record Packing(int most, int slots, ClientSizes sizes, double mostExamples) {

  /**
   * Packs in the order in which they are to start.
   *
   * @param places clients by where their data is: a pack's are from one place
   */
  List<int[]> of(Collection<List<Integer>> places) {
    Deque<Ahead> open = new ArrayDeque<>();
    double left = 0;
    for (List<Integer> clients : places) {
      for (int client : clients) {
        left += weight(client);
      }
      open.add(new Ahead(clients));
    }
    List<int[]> packs = new ArrayList<>();
    while (!open.isEmpty()) {
      Ahead place = open.removeFirst();
      if (!place.hasNext()) {
        continue;
      }
      double room = Math.min(mostExamples, left / (2.0 * slots));
      List<Integer> pack = new ArrayList<>();
      double packed = 0;
      do {
        int client = place.next();
        pack.add(client);
        packed += weight(client);
      } while (pack.size() < most && place.hasNext() && packed + weight(place.peek()) <= room);
      left -= packed;
      packs.add(pack.stream().mapToInt(Integer::intValue).toArray());
      open.addLast(place);
    }
    return packs;
  }

  private double weight(int client) {
    return Math.max(1, sizes.of(client));
  }

  /** The clients of a place, one after the other. */
  private static final class Ahead {
    private final List<Integer> clients;
    private int next;

    Ahead(List<Integer> clients) {
      this.clients = clients;
    }

    boolean hasNext() {
      return next < clients.size();
    }

    int next() {
      return clients.get(next++);
    }

    int peek() {
      return clients.get(next);
    }
  }
}
