package my.plugin;

import io.feddip.api.client.ClientState;
import io.feddip.api.client.LocalResult;
import io.feddip.api.client.Sent;
import io.feddip.api.client.Upload;
import io.feddip.api.model.Layout;
import io.feddip.api.model.Mask;
import io.feddip.api.model.ParameterBlock;
import io.feddip.api.model.Weights;
import io.feddip.api.wire.Update;
import io.feddip.api.wire.mask.WireException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The signs of a change and a scale a block; what they miss, the client adds next time (Karimireddy
 * et al., ICML 2019).
 */
record OneBit() implements Upload {
  private static final String MISSED = "missed";

  @Override
  public Sent encode(Weights received, Optional<Mask> mask, LocalResult result) {
    ClientState state = result.state().orElse(ClientState.NONE);
    float[] change =
        state.vector(MISSED).map(float[]::clone).orElse(new float[received.flat().length]);
    for (int i = 0; i < change.length; i++) {
      change[i] += result.weights().flat()[i] - received.flat()[i];
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) expectedBytes(received.layout(), 1));
    for (ParameterBlock block : received.layout().blocks()) {
      double sum = 0;
      for (int i = block.offset(); i < block.end(); i++) {
        sum += Math.abs(change[i]);
      }
      float scale = (float) (sum / block.length());
      bytes.putFloat(scale);
      byte[] signs = new byte[signBytes(block)];
      for (int i = 0; i < block.length(); i++) {
        boolean up = change[block.offset() + i] > 0;
        signs[i / 8] |= (byte) ((up ? 1 : 0) << i % 8);
        change[block.offset() + i] -= up ? scale : -scale;
      }
      bytes.put(signs);
    }
    return new Sent(bytes.array(), state.with().vector(MISSED, change).build());
  }

  @Override
  public Update decode(byte[] payload, Layout layout, Optional<Mask> mask) {
    if (payload.length != expectedBytes(layout, 1)) {
      throw new WireException(payload.length + " bytes are not a bit a weight");
    }
    ByteBuffer bytes = ByteBuffer.wrap(payload);
    float[] change = new float[layout.length()];
    for (ParameterBlock block : layout.blocks()) {
      float scale = bytes.getFloat();
      byte[] signs = new byte[signBytes(block)];
      bytes.get(signs);
      for (int i = 0; i < block.length(); i++) {
        change[block.offset() + i] = (signs[i / 8] >> i % 8 & 1) == 1 ? scale : -scale;
      }
    }
    return Update.dense(change);
  }

  @Override
  public Meaning meaning() {
    return Meaning.DIFFERENCE;
  }

  @Override
  public long expectedBytes(Layout layout, double density) {
    return layout.blocks().stream().mapToLong(block -> 4 + signBytes(block)).sum();
  }

  private static int signBytes(ParameterBlock block) {
    return (block.length() + 7) / 8;
  }
}
