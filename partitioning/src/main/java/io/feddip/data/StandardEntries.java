package io.feddip.data;

import io.feddip.api.data.DataSetDescription;
import io.feddip.api.data.DataSetFormat;
import io.feddip.data.files.RemoteDataSet;
import io.feddip.data.files.RemoteFile;
import java.util.List;
import java.util.Optional;

/**
 * The data sets that users know by name. Lengths and SHA-256 digests are those of the files as
 * their authors publish them.
 */
public final class StandardEntries {
  private static final String FASHION_HOME =
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/"
          + "b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/";
  private static final String CIFAR_HOME = "https://www.cs.toronto.edu/~kriz/";

  private StandardEntries() {}

  public static List<CatalogueEntry> all() {
    return List.of(fashionMnist(), fashionMnistMini(), cifar10(), cifar100());
  }

  private static CatalogueEntry fashionMnist() {
    DataSetDescription description = KnownDataSets.fashionMnist("fashion-mnist");
    RemoteDataSet remote =
        new RemoteDataSet(
            List.of(
                new RemoteFile(
                    FASHION_HOME,
                    "train-images-idx3-ubyte.gz",
                    26_421_880,
                    "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                new RemoteFile(
                    FASHION_HOME,
                    "train-labels-idx1-ubyte.gz",
                    29_515,
                    "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                new RemoteFile(
                    FASHION_HOME,
                    "t10k-images-idx3-ubyte.gz",
                    4_422_102,
                    "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                new RemoteFile(
                    FASHION_HOME,
                    "t10k-labels-idx1-ubyte.gz",
                    5_148,
                    "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5")),
            false);
    return new CatalogueEntry(
        description.name(),
        new IdxFormat(description),
        Optional.empty(),
        List.of("/usr/share/datasets/fashion-mnist"),
        Optional.of(remote),
        "install Debian's package dataset-fashion-mnist, or fetch the four files from "
            + "https://github.com/zalandoresearch/fashion-mnist and set feddip.dataset.path");
  }

  private static CatalogueEntry fashionMnistMini() {
    DataSetDescription description = KnownDataSets.fashionMnist("fashion-mnist-mini");
    return new CatalogueEntry(
        description.name(),
        new IdxFormat(description),
        Optional.of("fashion-mnist-mini"),
        List.of(),
        Optional.empty(),
        "it is shipped with the program: build it again");
  }

  private static CatalogueEntry cifar10() {
    DataSetDescription description = KnownDataSets.cifar10();
    return cifar(
        description,
        CifarFormat.cifar10(description),
        new RemoteFile(
            CIFAR_HOME,
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"));
  }

  private static CatalogueEntry cifar100() {
    DataSetDescription description = KnownDataSets.cifar100();
    return cifar(
        description,
        CifarFormat.cifar100(description),
        new RemoteFile(
            CIFAR_HOME,
            "cifar-100-binary.tar.gz",
            168_513_733,
            "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec"));
  }

  private static CatalogueEntry cifar(
      DataSetDescription description, DataSetFormat format, RemoteFile archive) {
    return new CatalogueEntry(
        description.name(),
        format,
        Optional.empty(),
        List.of(),
        Optional.of(new RemoteDataSet(List.of(archive), true)),
        "fetch and unpack %s and set feddip.dataset.path to the folder".formatted(archive.url()));
  }
}
