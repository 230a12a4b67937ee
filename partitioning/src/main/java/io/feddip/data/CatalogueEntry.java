package io.feddip.data;

import io.feddip.api.data.DataSetFormat;
import io.feddip.data.files.RemoteDataSet;
import java.util.List;
import java.util.Optional;

/**
 * One data set of the catalogue.
 *
 * @param name what configurations call it
 * @param format how its files are laid out
 * @param onClassPath folder beside this class, if the data set is shipped
 * @param wellKnownFolders where operating systems' packages put it
 * @param remote where it can be downloaded, if it can
 * @param howToGet one clause for the message that says it was not found
 */
public record CatalogueEntry(
    String name,
    DataSetFormat format,
    Optional<String> onClassPath,
    List<String> wellKnownFolders,
    Optional<RemoteDataSet> remote,
    String howToGet) {
  public CatalogueEntry {
    wellKnownFolders = List.copyOf(wellKnownFolders);
  }
}
