package io.feddip.zoo.files;

import java.nio.ByteOrder;
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

  boolean hasAttribute(String name) {
    return attribute(name).isPresent();
  }

  String text(String name, String otherwise) {
    return attribute(name).map(found -> found.getS().toStringUtf8()).orElse(otherwise);
  }

  List<Long> integers(String name, Long... otherwise) {
    return attribute(name).map(AttributeProto::getIntsList).orElse(List.of(otherwise));
  }

  private Optional<AttributeProto> attribute(String name) {
    return proto.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst();
  }

  /** Of a node that makes a tensor of one number: whether that is 0, as it is if none is given. */
  boolean isZeroFilled() {
    return attribute("value")
        .map(AttributeProto::getT)
        .map(
            number ->
                number.getRawData().isEmpty()
                    ? number.getFloatDataList().stream().allMatch(value -> value == 0)
                    : number
                            .getRawData()
                            .asReadOnlyByteBuffer()
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getFloat()
                        == 0)
        .orElse(true);
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
