package io.feddip.cli;

import io.feddip.api.UsageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds out whether a standalone master can be reached at all. Spark itself tries for a minute and
 * ends in a stopped context then, whose errors do not name the master.
 */
final class MasterProbe {
  private static final String SCHEME = "spark://";
  private static final int CONNECT_MILLISECONDS = 3_000;
  private static final int PAUSE_MILLISECONDS = 500;

  private MasterProbe() {}

  /**
   * Waits until one of the masters of a {@code spark://} address accepts connections.
   *
   * @param master any master; those of other kinds are not looked at
   * @param seconds how long to try: a master may be just starting
   * @throws UsageException if none does
   */
  static void require(String master, int seconds) {
    if (!master.startsWith(SCHEME)) {
      return;
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<String> failures = failures(master);
    while (!failures.isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(PAUSE_MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      failures = failures(master);
    }
    if (!failures.isEmpty()) {
      throw new UsageException(
          "no Spark master answers at %s within %d s (%s); start one, or give another --master"
              .formatted(master, seconds, String.join("; ", failures)));
    }
  }

  /** Why none could be reached; empty if one could. */
  private static List<String> failures(String master) {
    List<String> failures = new ArrayList<>();
    for (String address : master.substring(SCHEME.length()).split(",", -1)) {
      int colon = address.lastIndexOf(':');
      if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
        // Spark says itself what is wrong with such an address.
        return List.of();
      }
      String host = address.substring(0, colon);
      int port = Integer.parseInt(address.substring(colon + 1));
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLISECONDS);
        return List.of();
      } catch (IOException | IllegalArgumentException e) {
        failures.add(address + ": " + e.getMessage());
      }
    }
    return failures;
  }
}
