package io.feddip.zoo.kernels;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops over the JDK's Vector API, in the widest vectors of the machine. */
final class VectorInnerLoops implements InnerLoops {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  /** Columns of a panel, in floats. */
  static final int PANEL = 2 * LENGTH;

  /** Whether there are registers for tiles of eight rows. */
  private static final boolean WIDE = LENGTH >= 16;

  @Override
  public String description() {
    return "Vector API, " + SPECIES.vectorBitSize() + " bits";
  }

  @Override
  public int panelWidth() {
    return PANEL;
  }

  @Override
  public void tile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    if (width == PANEL) {
      wideTile(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          aDepthStride,
          b,
          bOffset,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    } else {
      narrowTile(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          aDepthStride,
          b,
          bOffset,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    }
  }

  private static void wideTile(
      int rows,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aRowStride;
      int begin = startOffset + row * startStride;
      int to = cOffset + row * cStride;
      if (left >= 8 && WIDE) {
        VectorTiles.rows8(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 8;
      } else if (left >= 4) {
        VectorTiles.rows4(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 4;
      } else if (left >= 2) {
        VectorTiles.rows2(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 2;
      } else {
        VectorTiles.rows1(depth, a, from, aDepthStride, b, bOffset, start, begin, c, to, floor);
        row++;
      }
    }
  }

  private static void narrowTile(
      int rows,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      int aDepthStride,
      float[] b,
      int bOffset,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aRowStride;
      int begin = startOffset + row * startStride;
      int to = cOffset + row * cStride;
      if (left >= 8 && WIDE) {
        VectorNarrowTiles.rows8(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 8;
      } else if (left >= 4) {
        VectorNarrowTiles.rows4(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 4;
      } else if (left >= 2) {
        VectorNarrowTiles.rows2(
            depth,
            a,
            from,
            aRowStride,
            aDepthStride,
            b,
            bOffset,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 2;
      } else {
        VectorNarrowTiles.rows1(
            depth, a, from, aDepthStride, b, bOffset, start, begin, c, to, floor);
        row++;
      }
    }
  }

  @Override
  public void copy(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width) {
    int bound = SPECIES.loopBound(width);
    for (int row = 0; row < rows; row++) {
      int source = fromOffset + row * fromStride;
      int target = toOffset + row * toStride;
      int i = 0;
      for (; i < bound; i += LENGTH) {
        FloatVector.fromArray(SPECIES, from, source + i).intoArray(to, target + i);
      }
      for (; i < width; i++) {
        to[target + i] = from[source + i];
      }
    }
  }

  @Override
  public void addTo(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int width) {
    int bound = SPECIES.loopBound(width);
    for (int row = 0; row < rows; row++) {
      int source = fromOffset + row * fromStride;
      int target = toOffset + row * toStride;
      int i = 0;
      for (; i < bound; i += LENGTH) {
        FloatVector.fromArray(SPECIES, to, target + i)
            .add(FloatVector.fromArray(SPECIES, from, source + i))
            .intoArray(to, target + i);
      }
      for (; i < width; i++) {
        to[target + i] += from[source + i];
      }
    }
  }

  @Override
  public void transpose(
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride,
      int rows,
      int columns) {
    Transposition.transpose(from, fromOffset, fromStride, to, toOffset, toStride, rows, columns);
  }

  @Override
  public float sum(float[] values, int offset, int length) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int end = offset + length;
    int i = offset;
    for (; i + 2 * LENGTH <= end; i += 2 * LENGTH) {
      sum0 = sum0.add(FloatVector.fromArray(SPECIES, values, i));
      sum1 = sum1.add(FloatVector.fromArray(SPECIES, values, i + LENGTH));
    }
    float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum += values[i];
    }
    return sum;
  }

  @Override
  public void maskByOutput(float[] error, float[] output, int length) {
    FloatVector zero = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      VectorMask<Float> positive =
          FloatVector.fromArray(SPECIES, output, i).compare(VectorOperators.GT, zero);
      zero.blend(FloatVector.fromArray(SPECIES, error, i), positive).intoArray(error, i);
    }
    for (; i < length; i++) {
      error[i] = output[i] > 0 ? error[i] : 0;
    }
  }

  @Override
  public void add(float[] from, float[] to, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      FloatVector.fromArray(SPECIES, to, i)
          .add(FloatVector.fromArray(SPECIES, from, i))
          .intoArray(to, i);
    }
    for (; i < length; i++) {
      to[i] += from[i];
    }
  }

  @Override
  public void sum(float[] a, float[] b, float[] to, int length, boolean relu) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      FloatVector.fromArray(SPECIES, a, i)
          .add(FloatVector.fromArray(SPECIES, b, i))
          .max(floor)
          .intoArray(to, i);
    }
    for (; i < length; i++) {
      to[i] = Math.max(floor, a[i] + b[i]);
    }
  }

  @Override
  public void multiply(float[] a, float[] b, float[] to, int length) {
    int i = 0;
    for (; i < SPECIES.loopBound(length); i += LENGTH) {
      FloatVector.fromArray(SPECIES, a, i)
          .mul(FloatVector.fromArray(SPECIES, b, i))
          .intoArray(to, i);
    }
    for (; i < length; i++) {
      to[i] = a[i] * b[i];
    }
  }

  @Override
  public void maxPool(
      float[] input,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      int outputOffset,
      int windows,
      int lanes) {
    for (int window = 0; window < windows; window++) {
      int from = inputOffset + window * step;
      int to = outputOffset + window * lanes;
      for (int i = 0; i < lanes; i += LENGTH) {
        FloatVector maximum = FloatVector.fromArray(SPECIES, input, from + taps[0] + i);
        for (int tap = 1; tap < taps.length; tap++) {
          maximum = maximum.max(FloatVector.fromArray(SPECIES, input, from + taps[tap] + i));
        }
        maximum.intoArray(output, to + i);
      }
    }
  }

  @Override
  public void maxPoolBackward(
      float[] input,
      float[] inputError,
      int inputOffset,
      int[] taps,
      int step,
      float[] output,
      float[] outputError,
      int outputOffset,
      int windows,
      int lanes,
      boolean add,
      boolean relu) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int window = 0; window < windows; window++) {
      int first = inputOffset + window * step;
      int from = outputOffset + window * lanes;
      for (int i = 0; i < lanes; i += LENGTH) {
        FloatVector maximum = FloatVector.fromArray(SPECIES, output, from + i);
        FloatVector error = FloatVector.fromArray(SPECIES, outputError, from + i);
        if (relu) {
          error = zero.blend(error, maximum.compare(VectorOperators.GT, zero));
        }
        for (int tap : taps) {
          int target = first + tap + i;
          VectorMask<Float> here =
              FloatVector.fromArray(SPECIES, input, target).compare(VectorOperators.EQ, maximum);
          FloatVector share = zero.blend(error, here);
          error = error.blend(zero, here);
          if (add) {
            share = share.add(FloatVector.fromArray(SPECIES, inputError, target));
          }
          share.intoArray(inputError, target);
        }
      }
    }
  }

  @Override
  public float sumOfExamples(float[] values, int offset, int pixels, int lanes, int examples) {
    if (examples == lanes) {
      return sum(values, offset, pixels * lanes);
    }
    float sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum += sum(values, offset + pixel * lanes, examples);
    }
    return sum;
  }

  @Override
  public float squaresOfExamples(
      float[] values, int offset, int pixels, int lanes, int examples, float centre) {
    if (examples == lanes) {
      return squares(values, offset, pixels * lanes, centre);
    }
    float sum = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      sum += squares(values, offset + pixel * lanes, examples, centre);
    }
    return sum;
  }

  private static float squares(float[] values, int offset, int length, float centre) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int end = offset + length;
    int i = offset;
    for (; i + 2 * LENGTH <= end; i += 2 * LENGTH) {
      FloatVector deviation0 = FloatVector.fromArray(SPECIES, values, i).sub(centre);
      FloatVector deviation1 = FloatVector.fromArray(SPECIES, values, i + LENGTH).sub(centre);
      sum0 = deviation0.fma(deviation0, sum0);
      sum1 = deviation1.fma(deviation1, sum1);
    }
    float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum += (values[i] - centre) * (values[i] - centre);
    }
    return sum;
  }

  @Override
  public void scaleAndShift(
      float[] from, float[] to, int offset, int length, float scale, float shift, boolean relu) {
    float floor = relu ? 0 : Float.NEGATIVE_INFINITY;
    FloatVector factor = FloatVector.broadcast(SPECIES, scale);
    FloatVector summand = FloatVector.broadcast(SPECIES, shift);
    int end = offset + length;
    int i = offset;
    for (; i + LENGTH <= end; i += LENGTH) {
      FloatVector.fromArray(SPECIES, from, i).fma(factor, summand).max(floor).intoArray(to, i);
    }
    for (; i < end; i++) {
      to[i] = Math.max(floor, from[i] * scale + shift);
    }
  }

  @Override
  public float correlation(float[] errors, float[] values, int offset, int length, float centre) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    int end = offset + length;
    int i = offset;
    for (; i + 2 * LENGTH <= end; i += 2 * LENGTH) {
      FloatVector deviation0 = FloatVector.fromArray(SPECIES, values, i).sub(centre);
      FloatVector deviation1 = FloatVector.fromArray(SPECIES, values, i + LENGTH).sub(centre);
      sum0 = FloatVector.fromArray(SPECIES, errors, i).fma(deviation0, sum0);
      sum1 = FloatVector.fromArray(SPECIES, errors, i + LENGTH).fma(deviation1, sum1);
    }
    float sum = sum0.add(sum1).reduceLanes(VectorOperators.ADD);
    for (; i < end; i++) {
      sum += errors[i] * (values[i] - centre);
    }
    return sum;
  }

  @Override
  public void combineExamples(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int pixels,
      int lanes,
      int examples,
      float a,
      float b,
      float c) {
    if (examples == lanes) {
      combine(errors, values, to, offset, pixels * lanes, a, b, c);
      return;
    }
    for (int pixel = 0; pixel < pixels; pixel++) {
      int from = offset + pixel * lanes;
      combine(errors, values, to, from, examples, a, b, c);
      Arrays.fill(to, from + examples, from + lanes, 0);
    }
  }

  private static void combine(
      float[] errors,
      float[] values,
      float[] to,
      int offset,
      int length,
      float a,
      float b,
      float c) {
    FloatVector forError = FloatVector.broadcast(SPECIES, a);
    FloatVector forValue = FloatVector.broadcast(SPECIES, b);
    FloatVector constant = FloatVector.broadcast(SPECIES, c);
    int end = offset + length;
    int i = offset;
    for (; i + LENGTH <= end; i += LENGTH) {
      FloatVector rest = FloatVector.fromArray(SPECIES, values, i).fma(forValue, constant);
      FloatVector.fromArray(SPECIES, errors, i).fma(forError, rest).intoArray(to, i);
    }
    for (; i < end; i++) {
      to[i] = a * errors[i] + b * values[i] + c;
    }
  }

  @Override
  public void gatherTile(
      int rows,
      int width,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    if (width == PANEL) {
      wideGatherTile(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          b,
          bOffset,
          offsets,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    } else {
      narrowGatherTile(
          rows,
          depth,
          a,
          aOffset,
          aRowStride,
          b,
          bOffset,
          offsets,
          start,
          startOffset,
          startStride,
          c,
          cOffset,
          cStride,
          floor);
    }
  }

  private static void wideGatherTile(
      int rows,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aRowStride;
      int begin = startOffset + row * startStride;
      int to = cOffset + row * cStride;
      if (left >= 6) {
        VectorGatherTiles.rows6x2(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 6;
      } else if (left >= 4) {
        VectorGatherTiles.rows4x2(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 4;
      } else if (left >= 2) {
        VectorGatherTiles.rows2x2(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 2;
      } else {
        VectorGatherTiles.rows1x2(depth, a, from, b, bOffset, offsets, start, begin, c, to, floor);
        row += 1;
      }
    }
  }

  private static void narrowGatherTile(
      int rows,
      int depth,
      float[] a,
      int aOffset,
      int aRowStride,
      float[] b,
      int bOffset,
      int[] offsets,
      float[] start,
      int startOffset,
      int startStride,
      float[] c,
      int cOffset,
      int cStride,
      float floor) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aRowStride;
      int begin = startOffset + row * startStride;
      int to = cOffset + row * cStride;
      if (left >= 6) {
        VectorGatherTiles.rows6x1(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 6;
      } else if (left >= 4) {
        VectorGatherTiles.rows4x1(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 4;
      } else if (left >= 2) {
        VectorGatherTiles.rows2x1(
            depth,
            a,
            from,
            aRowStride,
            b,
            bOffset,
            offsets,
            start,
            begin,
            startStride,
            c,
            to,
            cStride,
            floor);
        row += 2;
      } else {
        VectorGatherTiles.rows1x1(depth, a, from, b, bOffset, offsets, start, begin, c, to, floor);
        row += 1;
      }
    }
  }

  @Override
  public int sumWidth() {
    return LENGTH;
  }

  @Override
  public void addProducts(
      int rows,
      int shifts,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    int tap = 0;
    while (tap < shifts) {
      int left = shifts - tap;
      int from = bOffset + tap * shift;
      int to = sumOffset + tap * LENGTH;
      if (left >= 5) {
        addProducts5(rows, length, a, aOffset, aStride, b, from, shift, sums, to, sumStride);
        tap += 5;
      } else if (left >= 3) {
        addProducts3(rows, length, a, aOffset, aStride, b, from, shift, sums, to, sumStride);
        tap += 3;
      } else {
        addProducts1(rows, length, a, aOffset, aStride, b, from, sums, to, sumStride);
        tap++;
      }
    }
  }

  private static void addProducts5(
      int rows,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aStride;
      int to = sumOffset + row * sumStride;
      if (left >= 4) {
        VectorProducts.rows4x5(length, a, from, aStride, b, bOffset, shift, sums, to, sumStride);
        row += 4;
      } else if (left >= 2) {
        VectorProducts.rows2x5(length, a, from, aStride, b, bOffset, shift, sums, to, sumStride);
        row += 2;
      } else {
        VectorProducts.rows1x5(length, a, from, b, bOffset, shift, sums, to);
        row += 1;
      }
    }
  }

  private static void addProducts3(
      int rows,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int shift,
      float[] sums,
      int sumOffset,
      int sumStride) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aStride;
      int to = sumOffset + row * sumStride;
      if (left >= 4) {
        VectorProducts.rows4x3(length, a, from, aStride, b, bOffset, shift, sums, to, sumStride);
        row += 4;
      } else if (left >= 2) {
        VectorProducts.rows2x3(length, a, from, aStride, b, bOffset, shift, sums, to, sumStride);
        row += 2;
      } else {
        VectorProducts.rows1x3(length, a, from, b, bOffset, shift, sums, to);
        row += 1;
      }
    }
  }

  private static void addProducts1(
      int rows,
      int length,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      float[] sums,
      int sumOffset,
      int sumStride) {
    int row = 0;
    while (row < rows) {
      int left = rows - row;
      int from = aOffset + row * aStride;
      int to = sumOffset + row * sumStride;
      if (left >= 4) {
        VectorProducts.rows4x1(length, a, from, aStride, b, bOffset, sums, to, sumStride);
        row += 4;
      } else if (left >= 2) {
        VectorProducts.rows2x1(length, a, from, aStride, b, bOffset, sums, to, sumStride);
        row += 2;
      } else {
        VectorProducts.rows1x1(length, a, from, b, bOffset, sums, to);
        row += 1;
      }
    }
  }
}
