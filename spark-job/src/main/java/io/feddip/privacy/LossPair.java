package io.feddip.privacy;

/**
 * What one round shows of one client: the mixture (1−q)·N(0, z²) + q·N(1, z²) beside N(0, z²),
 * whose privacy loss ln(1−q+q·e^((2x−1)/2z²)) grows with x.
 *
 * <p>Losses are put on a grid by <em>connecting the dots</em> (Doroshenko et al. 2022): what lies
 * between two grid points goes to both, in the shares that keep its mass under either distribution.
 * That is the least pessimistic way that never understates a loss.
 */
final class LossPair {
  /** Standard deviations beyond which there is less than {@link #BEYOND}. */
  private static final double WIDTH = 12;

  private static final double BEYOND = 1e-32;

  /** Grid points a standard deviation of one round's loss. */
  private static final double RESOLUTION = 100;

  /** Rare large losses would otherwise ask for more points than are worth the memory. */
  private static final double MOST_POINTS = 1 << 20;

  /** Gauss and Legendre's eight points, of which the other four are the mirrored ones. */
  private static final double[] NODES = {
    0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
  };

  private static final double[] WEIGHTS = {
    0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
  };

  private final double rate;
  private final double noise;
  private final double from;
  private final double to;
  private final double step;

  /**
   * @param rate q, in (0, 1]
   * @param noise z, standard deviation over sensitivity
   */
  LossPair(double rate, double noise) {
    this.rate = rate;
    this.noise = noise;
    this.from = -WIDTH * noise;
    this.to = 1 + WIDTH * noise;
    this.step = Math.max(deviation() / RESOLUTION, (loss(to) - loss(from)) / MOST_POINTS);
  }

  private double deviation() {
    double mean = 0;
    double square = 0;
    double mass = 0;
    int points = 4000;
    for (int i = 0; i < points; i++) {
      double x = from + (to - from) * (i + 0.5) / points;
      double loss = loss(x);
      double density = mixture(x);
      mass += density;
      mean += density * loss;
      square += density * loss * loss;
    }
    mean /= mass;
    return Math.sqrt(square / mass - mean * mean);
  }

  /** The loss of a client's being there. */
  LossGrid removing() {
    return grid(true, false);
  }

  /** The loss of its being absent. */
  LossGrid adding() {
    return grid(false, false);
  }

  /**
   * The loss of its being another, in a cohort of fixed size with q = K/N: the profile of {@link
   * #removing} for ε &gt; 0 (Balle, Barthe and Gaboardi 2018), and for ε &lt; 0 the one that the
   * symmetry of the relation demands (Zhu, Dong and Wang 2022, proposition 30).
   */
  LossGrid replacing() {
    return grid(true, true);
  }

  private LossGrid grid(boolean present, boolean symmetric) {
    int low = (int) Math.floor(loss(from) / step);
    int high = (int) Math.ceil(loss(to) / step);
    int start = symmetric ? 0 : low;
    int first = symmetric ? -high : present ? low : -high;
    double[] masses = new double[symmetric ? 2 * high + 1 : high - low + 1];
    for (int i = start; i < high; i++) {
      if (present) {
        split(i, false, masses, first);
      }
      if (!present || symmetric) {
        split(i, true, masses, first);
      }
    }
    double total = 0;
    for (double mass : masses) {
      total += mass;
    }
    if (symmetric) {
      masses[-first] += Math.max(0, 1 - total);
    }
    return new LossGrid(step, first, masses, BEYOND);
  }

  /** Shares what lies between grid points i and i+1 between the two, or between their mirrors. */
  private void split(int i, boolean mirrored, double[] masses, int first) {
    double lower = step * i;
    double upper = step * (i + 1);
    double left = Math.max(from, outcome(lower));
    double right = Math.min(to, outcome(upper));
    int panels = Math.max(1, (int) Math.ceil((right - left) / (noise / 4)));
    double mass = 0;
    double excess = 0;
    double width = (right - left) / panels;
    for (int panel = 0; panel < panels && width > 0; panel++) {
      double middle = left + (panel + 0.5) * width;
      for (int node = 0; node < 2 * NODES.length; node++) {
        double sign = node % 2 == 0 ? 1 : -1;
        double x = middle + sign * NODES[node / 2] * width / 2;
        double weight = WEIGHTS[node / 2] * width / 2;
        double loss = loss(x);
        double density = mirrored ? normal(x) : mixture(x);
        mass += weight * density;
        excess +=
            weight * density * (mirrored ? Math.expm1(loss - lower) : Math.expm1(upper - loss));
      }
    }
    double near = Math.min(mass, Math.max(0, excess / Math.expm1(step)));
    if (mirrored) {
      masses[-(i + 1) - first] += near;
      masses[-i - first] += mass - near;
    } else {
      masses[i - first] += near;
      masses[i + 1 - first] += mass - near;
    }
  }

  private double loss(double x) {
    double exponent = (2 * x - 1) / (2 * noise * noise);
    return exponent <= 0
        ? Math.log1p(rate * Math.expm1(exponent))
        : exponent + Math.log(rate + (1 - rate) * Math.exp(-exponent));
  }

  /** The x of a loss; −∞ below the least one, ln(1−q). */
  private double outcome(double loss) {
    double odds = (Math.expm1(loss) + rate) / rate;
    return odds <= 0 ? Double.NEGATIVE_INFINITY : noise * noise * Math.log(odds) + 0.5;
  }

  private double normal(double x) {
    return Math.exp(-x * x / (2 * noise * noise)) / (noise * Math.sqrt(2 * Math.PI));
  }

  private double mixture(double x) {
    return (1 - rate) * normal(x) + rate * normal(x - 1);
  }
}
