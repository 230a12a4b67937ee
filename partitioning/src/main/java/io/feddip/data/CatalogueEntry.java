package io.feddip.data;

import java.util.List;

/**
 * One data set of the catalogue.
 *
 * @param description what its images are
 * @param format how its files are laid out
 * @param wellKnownFolders where operating systems' packages put it
 * @param onClassPath folder beside this class if the data set is shipped; otherwise empty
 * @param howToGet one clause for the message that says it was not found
 */
record CatalogueEntry(
    DataSetDescription description,
    ImageFormat format,
    List<String> wellKnownFolders,
    List<String> onClassPath,
    String howToGet) {
  CatalogueEntry {
    wellKnownFolders = List.copyOf(wellKnownFolders);
    onClassPath = List.copyOf(onClassPath);
  }

  String name() {
    return description.name();
  }
}
