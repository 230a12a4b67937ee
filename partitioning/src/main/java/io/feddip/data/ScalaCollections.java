package io.feddip.data;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import scala.collection.JavaConverters;

/**
 * Java's collections as Scala's, and back, in the one way that Scala 2.12 and 2.13 share: what 2.13
 * has instead is not there in 2.12, and 2.13 calls this one deprecated.
 */
@SuppressWarnings("deprecation")
public final class ScalaCollections {
  private ScalaCollections() {}

  /** A list: the kind of sequence that methods of Spark take with either version. */
  public static <T> scala.collection.immutable.List<T> list(List<T> values) {
    return JavaConverters.asScalaBuffer(values).toList();
  }

  public static <T> scala.collection.Iterator<T> iterator(Iterator<T> values) {
    return JavaConverters.asScalaIterator(values);
  }

  /** A view of the sequence. */
  public static <T> List<T> javaList(scala.collection.Seq<T> values) {
    return JavaConverters.seqAsJavaList(values);
  }

  /** A view of the map. */
  public static <K, V> Map<K, V> javaMap(scala.collection.Map<K, V> values) {
    return JavaConverters.mapAsJavaMap(values);
  }
}
