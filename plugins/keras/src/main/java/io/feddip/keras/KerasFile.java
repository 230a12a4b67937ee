package io.feddip.keras;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an HDF5 file of Keras says: a JSON and numbers.
 *
 * @param configuration JSON of the model
 * @param weights by layer, then by name without folder and number: {@code kernel}, {@code bias}, …
 */
record KerasFile(String configuration, Map<String, Map<String, float[]>> weights) {
  private static final String CONFIGURATION = "model_config";
  private static final String WEIGHTS = "model_weights";

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static KerasFile of(byte[] file) {
    try (HdfFile hdf = HdfFile.fromBytes(file)) {
      Attribute configuration = hdf.getAttribute(CONFIGURATION);
      if (configuration == null || !(hdf.getChild(WEIGHTS) instanceof Group layers)) {
        throw new IllegalArgumentException(
            "it has no %s and %s; save the whole model as .h5 (model.save), not its weights alone"
                .formatted(CONFIGURATION, WEIGHTS));
      }
      Map<String, Map<String, float[]>> weights = new HashMap<>();
      for (Node layer : layers) {
        if (layer instanceof Group group) {
          Map<String, float[]> own = new HashMap<>();
          collect(group, own);
          weights.put(group.getName(), own);
        }
      }
      return new KerasFile(text(configuration.getData()), weights);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "it is no HDF5 file, or a damaged one: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
          e);
    }
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes ? new String(bytes, UTF_8) : String.valueOf(value);
  }

  private static void collect(Group group, Map<String, float[]> into) {
    for (Node node : group) {
      if (node instanceof Group inner) {
        collect(inner, into);
      } else if (node instanceof Dataset data) {
        into.put(node.getName().replaceFirst(":[0-9]+$", ""), numbers(data));
      }
    }
  }

  private static float[] numbers(Dataset data) {
    Object flat = data.getDataFlat();
    if (flat instanceof float[] single) {
      return single;
    }
    if (flat instanceof double[] twice) {
      float[] values = new float[twice.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) twice[i];
      }
      return values;
    }
    // Counters of steps, seeds of dropout: nothing that a layer computes with.
    return new float[0];
  }

  /** The numbers of a layer, if it has those. */
  Optional<float[]> find(String layer, String name) {
    Map<String, float[]> own = weights.getOrDefault(layer, Map.of());
    // Keras 3 calls the only kernel of a depthwise convolution as it does any other.
    String newer = name.equals("depthwise_kernel") ? "kernel" : name;
    return Optional.ofNullable(own.getOrDefault(name, own.get(newer)));
  }
}
