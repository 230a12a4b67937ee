package io.feddip.partitioning.rdd;

import io.feddip.api.data.Examples;
import io.feddip.data.Parcel;
import io.feddip.data.parquet.LabelledImage;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SerializableWritable;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/** Packs what a shuffle brought together for one client, in an order that no shuffle changes. */
record ImagePacker(int channels, int height, int width, Keeping keeping)
    implements Function2<
        Integer,
        Iterator<Tuple2<Integer, SerializableWritable<Parcel<LabelledImage>>>>,
        Iterator<SerializableWritable<Parcel<Examples>>>> {
  private static final long serialVersionUID = 1;

  /** Bytes of an image beside its pixels. */
  private static final int AROUND_AN_IMAGE = 128;

  @Override
  public Iterator<SerializableWritable<Parcel<Examples>>> call(
      Integer client, Iterator<Tuple2<Integer, SerializableWritable<Parcel<LabelledImage>>>> rows) {
    int imageBytes = channels * height * width;
    Iterator<LabelledImage> sorted =
        SortedRows.of(rows, keeping.mostHere() / (AROUND_AN_IMAGE + imageBytes));
    return new Packed<>(sorted, imageBytes, keeping.mostHere(), some -> pack(client, some));
  }

  private Examples pack(int client, List<LabelledImage> images) {
    int imageBytes = channels * height * width;
    byte[] pixels = new byte[Math.multiplyExact(images.size(), imageBytes)];
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      System.arraycopy(images.get(i).pixels(), 0, pixels, i * imageBytes, imageBytes);
      labels[i] = images.get(i).label();
    }
    return new Examples(client, channels, height, width, pixels, labels);
  }
}
