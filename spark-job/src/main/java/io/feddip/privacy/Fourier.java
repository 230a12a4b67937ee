package io.feddip.privacy;

/** The discrete Fourier transform of a power of two of complex numbers, in place. */
final class Fourier {
  private final int size;
  private final double[] cosines;
  private final double[] sines;

  /**
   * @param size a power of two
   */
  Fourier(int size) {
    this.size = size;
    this.cosines = new double[size / 2];
    this.sines = new double[size / 2];
    for (int i = 0; i < size / 2; i++) {
      double angle = 2 * Math.PI * i / size;
      cosines[i] = Math.cos(angle);
      sines[i] = Math.sin(angle);
    }
  }

  void forward(double[] real, double[] imaginary) {
    reverseBits(real, imaginary);
    for (int half = 1; half < size; half *= 2) {
      int stride = size / (2 * half);
      for (int from = 0; from < size; from += 2 * half) {
        for (int i = 0; i < half; i++) {
          butterfly(real, imaginary, from + i, from + i + half, i * stride);
        }
      }
    }
  }

  /** The inverse, its factor 1/size included. */
  void inverse(double[] real, double[] imaginary) {
    // The inverse is the forward transform with both parts' roles exchanged.
    forward(imaginary, real);
    for (int i = 0; i < size; i++) {
      real[i] /= size;
      imaginary[i] /= size;
    }
  }

  private void butterfly(double[] real, double[] imaginary, int a, int b, int angle) {
    double cosine = cosines[angle];
    double sine = sines[angle];
    double x = real[b] * cosine + imaginary[b] * sine;
    double y = imaginary[b] * cosine - real[b] * sine;
    real[b] = real[a] - x;
    imaginary[b] = imaginary[a] - y;
    real[a] += x;
    imaginary[a] += y;
  }

  private void reverseBits(double[] real, double[] imaginary) {
    int shift = Integer.numberOfLeadingZeros(size) + 1;
    for (int i = 0; i < size; i++) {
      int j = size == 1 ? 0 : Integer.reverse(i) >>> shift;
      if (j > i) {
        swap(real, i, j);
        swap(imaginary, i, j);
      }
    }
  }

  private static void swap(double[] values, int i, int j) {
    double value = values[i];
    values[i] = values[j];
    values[j] = value;
  }
}
