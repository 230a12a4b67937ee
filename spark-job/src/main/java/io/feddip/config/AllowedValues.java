package io.feddip.config;

import static java.util.stream.Collectors.joining;

import io.feddip.api.Key;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a key takes. */
public final class AllowedValues {
  private AllowedValues() {}

  /** What a key takes, in words. */
  public static String of(Key key, Type type) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == Map.class) {
        return "a map of names and texts";
      }
      Type argument = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == List.class) {
        if (argument == Object.class) {
          return "a list of layers";
        }
        if (isWordOrList(key)) {
          return "a word or a list";
        }
        return argument == Integer.class ? "a list of whole numbers" : "a list of strings";
      }
      return of(key, argument) + " or null";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a string";
    }
    if (type instanceof Class<?> enumType && enumType.isEnum()) {
      return Arrays.stream(enumType.getEnumConstants())
          .map(constant -> ConfigKeys.value((Enum<?>) constant))
          .collect(joining(", ", "one of ", ""));
    }
    String number =
        type == int.class || type == long.class || type == Integer.class
            ? "a whole number"
            : "a number";
    boolean low = key.min() != Double.NEGATIVE_INFINITY;
    boolean high = key.max() != Double.POSITIVE_INFINITY;
    String lower = (key.above() ? "above " : "at least ") + plain(key.min());
    String upper = (key.below() ? "below " : "at most ") + plain(key.max());
    if (low && high) {
      return number + " " + lower + " and " + upper;
    }
    return number + (low ? " " + lower : "") + (high ? " " + upper : "");
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  /** Whether a list may also be a word: those whose default is one. */
  static boolean isWordOrList(Key key) {
    return !key.or().startsWith("[");
  }

  static boolean isInRange(Key key, double value) {
    boolean low = key.above() ? value > key.min() : value >= key.min();
    boolean high = key.below() ? value < key.max() : value <= key.max();
    return low && high && Double.isFinite(value);
  }
}
