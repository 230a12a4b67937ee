package io.feddip.data;

import io.feddip.api.data.DataSetDescription;
import io.feddip.data.files.RemoteDataSet;
import java.util.List;
import java.util.Optional;

/**
 * One data set of the catalogue.
 *
 * @param description what its images are
 * @param format how its files are laid out
 * @param onClassPath folder beside this class, if the data set is shipped
 * @param wellKnownFolders where operating systems' packages put it
 * @param remote where it can be downloaded, if it can
 * @param howToGet one clause for the message that says it was not found
 */
public record CatalogueEntry(
    DataSetDescription description,
    ImageFormat format,
    Optional<String> onClassPath,
    List<String> wellKnownFolders,
    Optional<RemoteDataSet> remote,
    String howToGet) {
  public CatalogueEntry {
    wellKnownFolders = List.copyOf(wellKnownFolders);
  }

  String name() {
    return description.name();
  }
}
