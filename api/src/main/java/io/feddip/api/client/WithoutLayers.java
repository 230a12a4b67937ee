package io.feddip.api.client;

import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.mask.WireException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Every parameter but those of some layers, as 32-bit floats in the flat order.
 *
 * @param names of the layers that stay with the client
 */
record WithoutLayers(Set<String> names) implements Upload {
  private static final long serialVersionUID = 1;

  WithoutLayers {
    names = Set.copyOf(names);
  }

  private List<ParameterBlock> sent(Layout layout) {
    return layout.blocks().stream().filter(block -> !names.contains(block.layer())).toList();
  }

  @Override
  public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
    Layout layout = received.layout();
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(expectedBytes(layout, 1)));
    for (ParameterBlock block : sent(layout)) {
      for (int i = block.offset(); i < block.end(); i++) {
        out.putFloat(result.weights().flat()[i]);
      }
    }
    return new Sent(out.array(), result.state().orElse(ClientState.NONE));
  }

  @Override
  public Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
    if (payload.length != expectedBytes(layout, 1)) {
      throw new WireException(
          "the update has %d bytes, its layers need %d"
              .formatted(payload.length, expectedBytes(layout, 1)));
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    float[] values = new float[layout.length()];
    for (ParameterBlock block : sent(layout)) {
      for (int i = block.offset(); i < block.end(); i++) {
        values[i] = in.getFloat();
      }
    }
    return Update.dense(values);
  }

  @Override
  public Meaning meaning() {
    return Meaning.WEIGHTS;
  }

  @Override
  public long expectedBytes(Layout layout, double density) {
    return sent(layout).stream().mapToLong(ParameterBlock::length).sum() * Float.BYTES;
  }
}
