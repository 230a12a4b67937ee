package io.feddip.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.feddip.api.data.Examples;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SerializableWritable;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.Serializer;
import org.apache.spark.serializer.SerializerInstance;
import org.junit.jupiter.api.Test;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** What is in a parcel comes out of it again, whatever the serializer. */
final class TestParcel {
  private record Numbers(int one, List<Long> more) implements Serializable {}

  private static <T extends Serializable> T travelled(Serializer serializer, T value) {
    SerializerInstance instance = serializer.newInstance();
    ClassTag<SerializableWritable<Parcel<T>>> tag =
        ClassTag$.MODULE$.apply(SerializableWritable.class);
    return Parcel.open(instance.deserialize(instance.serialize(Parcel.of(value), tag), tag));
  }

  private static List<Serializer> serializers() {
    SparkConf strict =
        new SparkConf()
            .set("spark.kryo.registrationRequired", "true")
            .set("spark.kryo.referenceTracking", "false")
            .set("spark.kryo.unsafe", "true");
    return List.of(
        new JavaSerializer(new SparkConf()),
        new KryoSerializer(new SparkConf()),
        new KryoSerializer(strict));
  }

  @Test
  void testRecordsAndArrays() {
    for (Serializer serializer : serializers()) {
      Numbers numbers = new Numbers(3, List.of(4L, 5L));
      assertThat(travelled(serializer, numbers)).isEqualTo(numbers);
      Examples pack =
          travelled(serializer, new Examples(2, 1, 1, 2, new byte[] {1, -2}, new int[] {7}));
      assertThat(pack.owner()).isEqualTo(2);
      assertThat(pack.pixels()).containsExactly(1, -2);
      assertThat(pack.labels()).containsExactly(7);
    }
  }
}
