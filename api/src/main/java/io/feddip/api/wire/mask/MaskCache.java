package io.feddip.api.wire.mask;

import static java.util.Objects.requireNonNull;

import io.feddip.api.model.Mask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The masks that this side holds, by their hash. Keeps the most recently used; one for each JVM,
 * shared by all its threads. A mask takes one bit a prunable weight.
 */
public final class MaskCache {
  private final int capacity;
  private final Map<MaskHash, Mask> masks = new LinkedHashMap<>(16, .75f, true);

  /**
   * An empty cache.
   *
   * @param capacity how many masks to hold, at least 1
   */
  public MaskCache(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("a cache must hold at least one mask: " + capacity);
    }
    this.capacity = capacity;
  }

  /** The mask with this hash, if it is held. */
  public synchronized Optional<Mask> get(MaskHash hash) {
    return Optional.ofNullable(masks.get(requireNonNull(hash, "hash is null")));
  }

  /**
   * Remembers a mask.
   *
   * @return its hash
   */
  public MaskHash put(Mask mask) {
    MaskHash hash = MaskHash.of(mask);
    synchronized (this) {
      masks.put(hash, mask);
      if (masks.size() > capacity) {
        masks.remove(masks.keySet().iterator().next());
      }
    }
    return hash;
  }

  /** How many masks are held. */
  public synchronized int size() {
    return masks.size();
  }
}
