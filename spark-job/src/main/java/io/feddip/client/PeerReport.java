package io.feddip.client;

import io.feddip.api.wire.mask.WireException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the driver is told of a client's round: a few numbers, and nothing of its model.
 *
 * @param heard bytes of each model that reached it, by sender
 * @param kept weights on its mask, or all prunable ones
 * @param tested own test examples, 0 if none were measured
 * @param before classified rightly by the mixed model
 * @param after and by the trained one
 * @param told what the strategy wants to know
 */
public record PeerReport(
    SortedMap<Integer, Integer> heard,
    int kept,
    int tested,
    int before,
    int after,
    List<Double> told) {

  public PeerReport {
    heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
    told = List.copyOf(told);
  }

  /** As bytes. */
  byte[] toBytes() {
    ByteBuffer out =
        ByteBuffer.allocate((6 + 2 * heard.size()) * Integer.BYTES + told.size() * Double.BYTES);
    out.putInt(heard.size()).putInt(told.size());
    out.putInt(kept).putInt(tested).putInt(before).putInt(after);
    for (Map.Entry<Integer, Integer> model : heard.entrySet()) {
      out.putInt(model.getKey()).putInt(model.getValue());
    }
    told.forEach(out::putDouble);
    return out.array();
  }

  /**
   * Reads {@link #toBytes}.
   *
   * @throws WireException if they are something else
   */
  public static PeerReport of(byte[] report) {
    ByteBuffer in = ByteBuffer.wrap(report);
    try {
      int models = in.getInt();
      int numbers = in.getInt();
      int kept = in.getInt();
      int tested = in.getInt();
      int before = in.getInt();
      int after = in.getInt();
      TreeMap<Integer, Integer> heard = new TreeMap<>();
      for (int i = 0; i < models; i++) {
        heard.put(in.getInt(), in.getInt());
      }
      List<Double> told = new ArrayList<>();
      for (int i = 0; i < numbers; i++) {
        told.add(in.getDouble());
      }
      return new PeerReport(heard, kept, tested, before, after, told);
    } catch (BufferUnderflowException e) {
      throw new WireException("a client's report of " + report.length + " bytes is cut off");
    }
  }

  /** Bytes that reached the client. */
  public long received() {
    return heard.values().stream().mapToLong(Integer::longValue).sum();
  }

  /** A fraction in [0, 1]; NaN if nothing was tested. */
  public double accuracyBefore() {
    return (double) before / tested;
  }

  /** A fraction in [0, 1]; NaN if nothing was tested. */
  public double accuracyAfter() {
    return (double) after / tested;
  }
}
