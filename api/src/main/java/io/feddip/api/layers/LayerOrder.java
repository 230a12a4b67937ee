package io.feddip.api.layers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In which order layers are executed: {@link LayerGraph#layers}. */
final class LayerOrder {
  private LayerOrder() {}

  static List<Layer> of(Map<String, Layer> declared) {
    Map<String, List<Layer>> readers = new HashMap<>();
    Map<String, Integer> missing = new HashMap<>();
    for (Layer layer : declared.values()) {
      List<String> inputs = layer.inputs().stream().distinct().toList();
      missing.put(layer.name(), inputs.size());
      for (String name : inputs) {
        readers.computeIfAbsent(name, key -> new ArrayList<>()).add(layer);
      }
    }
    List<Layer> order = new ArrayList<>();
    Deque<String> ready = new ArrayDeque<>(List.of(LayerGraph.INPUT));
    while (!ready.isEmpty()) {
      String name = ready.remove();
      if (declared.containsKey(name)) {
        order.add(declared.get(name));
      }
      for (Layer reader : readers.getOrDefault(name, List.of())) {
        if (missing.merge(reader.name(), -1, Integer::sum) == 0) {
          ready.add(reader.name());
        }
      }
    }
    return List.copyOf(order);
  }
}
