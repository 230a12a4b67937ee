package io.feddip.zoo.files;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.feddip.api.model.Minibatch;
import java.nio.FloatBuffer;
import java.util.Map;

/** Runs ONNX files by onnxruntime. */
final class OnnxSession implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  OnnxSession(byte[] file) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    session = environment.createSession(file, options);
  }

  /** Probabilities, [examples][classes]. */
  float[][] predict(Minibatch batch) throws OrtException {
    int features = batch.shape().size();
    float[] rows = new float[batch.size() * features];
    for (int example = 0; example < batch.size(); example++) {
      for (int i = 0; i < features; i++) {
        rows[example * features + i] = batch.pixels()[i * batch.lanes() + example];
      }
    }
    long[] shape = {
      batch.size(), batch.shape().channels(), batch.shape().height(), batch.shape().width()
    };
    try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      return (float[][]) result.get("probabilities").orElseThrow().getValue();
    }
  }

  Map<String, String> metadata() throws OrtException {
    return session.getMetadata().getCustomMetadata();
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
