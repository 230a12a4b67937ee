package io.feddip.cluster;

import io.feddip.client.ClientAnswer;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** Lets each client answer once, and nobody after the round is closed. */
final class ReceivedAnswers {
  private final Set<Integer> clients = new HashSet<>();
  private final Consumer<ClientAnswer> consumer;
  private boolean closed;
  private double seconds;
  private long examples;

  ReceivedAnswers(Consumer<ClientAnswer> consumer) {
    this.consumer = consumer;
  }

  synchronized void accept(ClientAnswer answer) {
    if (closed || !clients.add(answer.client())) {
      return;
    }
    if (answer.examples() > 0 && Double.isFinite(answer.seconds())) {
      seconds += answer.seconds();
      examples += answer.examples();
    }
    consumer.accept(answer);
  }

  synchronized boolean has(int client) {
    return clients.contains(client);
  }

  /** Seconds of work an example of those clients that answered; NaN of none. */
  synchronized double secondsAnExample() {
    return seconds / examples;
  }

  /** Those that have answered. */
  synchronized Set<Integer> close() {
    closed = true;
    return Set.copyOf(clients);
  }
}
