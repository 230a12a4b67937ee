package io.feddip.report;

import io.feddip.runfolder.PartitionCounts;
import io.feddip.runfolder.RunFolder;
import io.feddip.runfolder.RunFolderException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Who holds what, as a heat map for a notebook's output: a row a client, a column a class. */
public final class NotePartition {
  private NotePartition() {}

  /**
   * One element for each run, with its own colours, on white; what cannot be read is a sentence.
   *
   * @param folders of runs
   */
  public static String html(Configuration hadoop, String... folders) {
    StringBuilder html = new StringBuilder("<div>");
    for (String location : folders) {
      try (RunFolder folder = RunFolder.open(location, hadoop)) {
        Optional<PartitionCounts> partition = folder.partition().flatMap(PartitionCounts::parse);
        html.append(
            partition
                .map(counts -> NoteHtml.section(PartitionSection.html(counts)))
                .orElseGet(
                    () ->
                        NoteHtml.sentence(
                            folder.path().getName() + " has no " + RunFolder.PARTITION)));
      } catch (RunFolderException e) {
        html.append(NoteHtml.sentence(e.getMessage()));
      }
    }
    return html.append("</div>").toString();
  }
}
