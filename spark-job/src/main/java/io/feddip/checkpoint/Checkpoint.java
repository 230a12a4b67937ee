package io.feddip.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state from which a run continues with the given round: named vectors and scalars, of which
 * model, under which settings. Arrays are held and handed out as they are, never copied (a model
 * may have tens of millions of parameters): nobody writes to them afterwards.
 */
public final class Checkpoint {
  private final int round;
  private final ModelIdentity model;
  private final Fingerprint fingerprint;
  private final Map<String, Section> sections;

  private Checkpoint(
      int round, ModelIdentity model, Fingerprint fingerprint, Map<String, Section> sections) {
    this.round = round;
    this.model = model;
    this.fingerprint = fingerprint;
    this.sections = sections;
  }

  /**
   * Starts a checkpoint.
   *
   * @param round the next round to run, ≥ 0
   */
  public static Builder builder(int round, ModelIdentity model, Fingerprint fingerprint) {
    return new Builder(round, model, fingerprint);
  }

  /** The next round to run. */
  public int round() {
    return round;
  }

  public ModelIdentity model() {
    return model;
  }

  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /** All sections in the order in which they were put. */
  public Map<String, Section> sections() {
    return sections;
  }

  public boolean has(String name) {
    return sections.containsKey(name);
  }

  /**
   * A vector; not a copy.
   *
   * @throws CheckpointException if there is none of this name and type
   */
  public float[] floats(String name) {
    return (float[]) section(name, Section.Type.FLOATS).array();
  }

  /** As {@link #floats}. */
  public long[] longs(String name) {
    return (long[]) section(name, Section.Type.LONGS).array();
  }

  /** As {@link #floats}. */
  public double[] doubles(String name) {
    return (double[]) section(name, Section.Type.DOUBLES).array();
  }

  /** As {@link #floats}. */
  public byte[] bytes(String name) {
    return (byte[]) section(name, Section.Type.BYTES).array();
  }

  /**
   * A single number.
   *
   * @throws CheckpointException if there is none of this name and type
   */
  public long scalarLong(String name) {
    return longs(single(name))[0];
  }

  /** As {@link #scalarLong}. */
  public double scalarDouble(String name) {
    return doubles(single(name))[0];
  }

  /** A text; as {@link #scalarLong}. */
  public String text(String name) {
    return new String(bytes(name), UTF_8);
  }

  private Section section(String name, Section.Type type) {
    Section section = sections.get(name);
    if (section == null) {
      throw new CheckpointException(
          "the checkpoint of round %d has no section '%s'".formatted(round, name));
    }
    if (section.type() != type) {
      throw new CheckpointException(
          "section '%s' of the checkpoint of round %d holds %s, not %s"
              .formatted(name, round, section.type(), type));
    }
    return section;
  }

  private String single(String name) {
    Section section = sections.get(name);
    if (section != null && section.length() != 1) {
      throw new CheckpointException(
          "section '%s' of the checkpoint of round %d holds %d numbers, not one"
              .formatted(name, round, section.length()));
    }
    return name;
  }

  /** Collects sections; each name once. Arrays are not copied. */
  public static final class Builder {
    private final int round;
    private final ModelIdentity model;
    private final Fingerprint fingerprint;
    private final Map<String, Section> sections = new LinkedHashMap<>();

    private Builder(int round, ModelIdentity model, Fingerprint fingerprint) {
      if (round < 0) {
        throw new IllegalArgumentException("the next round is at least 0, not " + round);
      }
      this.round = round;
      this.model = requireNonNull(model, "model is null");
      this.fingerprint = requireNonNull(fingerprint, "fingerprint is null");
    }

    public Builder putFloats(String name, float[] values) {
      return put(name, Section.ofFloats(values));
    }

    public Builder putLongs(String name, long[] values) {
      return put(name, Section.ofLongs(values));
    }

    public Builder putDoubles(String name, double[] values) {
      return put(name, Section.ofDoubles(values));
    }

    public Builder putBytes(String name, byte[] values) {
      return put(name, Section.ofBytes(values));
    }

    public Builder putLong(String name, long value) {
      return putLongs(name, new long[] {value});
    }

    public Builder putDouble(String name, double value) {
      return putDoubles(name, new double[] {value});
    }

    public Builder putText(String name, String text) {
      return putBytes(name, text.getBytes(UTF_8));
    }

    Builder put(String name, Section section) {
      int length = name.getBytes(UTF_8).length;
      if (length == 0 || length > CheckpointFormat.MAX_NAME_BYTES) {
        throw new IllegalArgumentException(
            "a section's name has 1 to %d bytes: '%s'"
                .formatted(CheckpointFormat.MAX_NAME_BYTES, name));
      }
      if (sections.size() == CheckpointFormat.MAX_SECTIONS) {
        throw new IllegalArgumentException(
            "a checkpoint has at most " + CheckpointFormat.MAX_SECTIONS + " sections");
      }
      if (sections.putIfAbsent(name, section) != null) {
        throw new IllegalArgumentException("section '" + name + "' is put twice");
      }
      return this;
    }

    public Checkpoint build() {
      return new Checkpoint(
          round, model, fingerprint, Collections.unmodifiableMap(new LinkedHashMap<>(sections)));
    }
  }
}
