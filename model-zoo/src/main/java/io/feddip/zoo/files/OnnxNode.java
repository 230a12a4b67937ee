package io.feddip.zoo.files;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/**
 * A node that is read.
 *
 * @param proto as the file has it
 */
record OnnxNode(NodeProto proto) {
  String operator() {
    return proto.getOpType();
  }

  /** What messages call it. */
  String label() {
    return proto.getName().isEmpty() ? proto.getOutput(0) : proto.getName();
  }

  String input(int index) {
    if (!has(index)) {
      throw wrong("lacks its input " + index);
    }
    return proto.getInput(index);
  }

  /** Whether that input is given; optional ones may be empty. */
  boolean has(int index) {
    return index < proto.getInputCount() && !proto.getInput(index).isEmpty();
  }

  String output() {
    return proto.getOutput(0);
  }

  long integer(String name, long otherwise) {
    return attribute(name).map(AttributeProto::getI).orElse(otherwise);
  }

  double number(String name, double otherwise) {
    return attribute(name).map(found -> decimal(found.getF())).orElse(otherwise);
  }

  /** The number that was written as a float: 0.9, where the nearest float is a little less. */
  static double decimal(float number) {
    return Double.parseDouble(Float.toString(number));
  }

  List<Long> integers(String name, Long... otherwise) {
    return attribute(name).map(AttributeProto::getIntsList).orElse(List.of(otherwise));
  }

  private Optional<AttributeProto> attribute(String name) {
    return proto.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  /** Refuses an attribute that this project has no layer for. */
  void require(boolean holds, String what) {
    if (!holds) {
      throw wrong(what);
    }
  }

  IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "node %s (%s): %s", label(), operator(), what));
  }
}
