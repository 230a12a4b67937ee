package io.feddip.data;

import io.feddip.api.data.Augmentation;
import io.feddip.api.data.DataSetDescription;
import java.util.List;

/** What is public knowledge about the data sets of the catalogue. */
public final class KnownDataSets {
  private static final List<String> FASHION_CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  private static final List<String> CIFAR_10_CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final List<String> CIFAR_100_CLASSES =
      List.of(
          "apple",
          "aquarium_fish",
          "baby",
          "bear",
          "beaver",
          "bed",
          "bee",
          "beetle",
          "bicycle",
          "bottle",
          "bowl",
          "boy",
          "bridge",
          "bus",
          "butterfly",
          "camel",
          "can",
          "castle",
          "caterpillar",
          "cattle",
          "chair",
          "chimpanzee",
          "clock",
          "cloud",
          "cockroach",
          "couch",
          "crab",
          "crocodile",
          "cup",
          "dinosaur",
          "dolphin",
          "elephant",
          "flatfish",
          "forest",
          "fox",
          "girl",
          "hamster",
          "house",
          "kangaroo",
          "keyboard",
          "lamp",
          "lawn_mower",
          "leopard",
          "lion",
          "lizard",
          "lobster",
          "man",
          "maple_tree",
          "motorcycle",
          "mountain",
          "mouse",
          "mushroom",
          "oak_tree",
          "orange",
          "orchid",
          "otter",
          "palm_tree",
          "pear",
          "pickup_truck",
          "pine_tree",
          "plain",
          "plate",
          "poppy",
          "porcupine",
          "possum",
          "rabbit",
          "raccoon",
          "ray",
          "road",
          "rocket",
          "rose",
          "sea",
          "seal",
          "shark",
          "shrew",
          "skunk",
          "skyscraper",
          "snail",
          "snake",
          "spider",
          "squirrel",
          "streetcar",
          "sunflower",
          "sweet_pepper",
          "table",
          "tank",
          "telephone",
          "television",
          "tiger",
          "tractor",
          "train",
          "trout",
          "tulip",
          "turtle",
          "wardrobe",
          "whale",
          "willow_tree",
          "wolf",
          "woman",
          "worm");

  private KnownDataSets() {}

  /** Xiao, Rasul, Vollgraf: Fashion-MNIST, 2017. Left in [0, 1]. */
  static DataSetDescription fashionMnist(String name) {
    return new DataSetDescription(
        name, 1, 28, 28, FASHION_CLASSES, List.of(0.0), List.of(1.0), Augmentation.NONE);
  }

  /** Krizhevsky: Learning multiple layers of features from tiny images, 2009. */
  public static DataSetDescription cifar10() {
    return new DataSetDescription(
        "cifar-10",
        3,
        32,
        32,
        CIFAR_10_CLASSES,
        List.of(0.4914, 0.4822, 0.4465),
        List.of(0.2470, 0.2435, 0.2616),
        Augmentation.ZERO_CROP_FLIP);
  }

  /** As {@link #cifar10()}; the hundred fine classes. */
  static DataSetDescription cifar100() {
    return new DataSetDescription(
        "cifar-100",
        3,
        32,
        32,
        CIFAR_100_CLASSES,
        List.of(0.5071, 0.4865, 0.4409),
        List.of(0.2673, 0.2564, 0.2762),
        Augmentation.REFLECT_CROP_FLIP);
  }
}
