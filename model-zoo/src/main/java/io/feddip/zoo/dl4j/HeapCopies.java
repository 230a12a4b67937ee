package io.feddip.zoo.dl4j;

import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between DeepLearning4J's arrays and the heap. */
final class HeapCopies {
  private HeapCopies() {}

  /**
   * Copies all of an array to a part of a heap array.
   *
   * @param order 'c' or 'f', in which the heap array is to hold it
   */
  static void read(INDArray array, char order, float[] to, int offset) {
    INDArray plain = isPlain(array, order) ? array : array.dup(order);
    Nd4j.getAffinityManager().ensureLocation(plain, Location.HOST);
    plain.data().asNioFloat().get(to, offset, Math.toIntExact(plain.length()));
  }

  /**
   * Fills an array from a part of a heap array.
   *
   * @param order 'c' or 'f', in which the heap array holds it
   */
  static void write(float[] from, int offset, char order, INDArray to) {
    INDArray plain =
        isPlain(to, order) ? to : Nd4j.createUninitialized(to.dataType(), to.shape(), order);
    plain.data().asNioFloat().put(from, offset, Math.toIntExact(to.length()));
    Nd4j.getAffinityManager().tagLocation(plain, Location.HOST);
    if (plain != to) {
      to.assign(plain);
    }
  }

  private static boolean isPlain(INDArray array, char order) {
    return array.ordering() == order && Shape.hasDefaultStridesForShape(array);
  }
}
