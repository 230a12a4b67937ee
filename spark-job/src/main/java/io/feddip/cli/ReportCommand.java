package io.feddip.cli;

import io.feddip.report.ReportPage;
import io.feddip.run.ExitCode;
import io.feddip.runfolder.RunFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.deploy.SparkHadoopUtil;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rebuilds reports. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "Builds report.html from run folders: one page for one run; with several, the page that",
      "compares them, written into the first one's folder as comparison.html."
    })
public final class ReportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "Run folders, any Hadoop URI.")
  private List<String> locations = new ArrayList<>();

  @Override
  public Integer call() {
    Configuration hadoop = SparkHadoopUtil.get().conf();
    List<RunFolder> folders = new ArrayList<>();
    try {
      locations.forEach(location -> folders.add(RunFolder.open(location, hadoop)));
      String name = "report.html";
      if (folders.size() == 1) {
        ReportPage.write(folders.get(0));
      } else {
        name = "comparison.html";
        folders.get(0).writeText(name, ReportPage.html(folders));
      }
      spec.commandLine().getOut().println(folders.get(0).path() + "/" + name);
    } finally {
      folders.forEach(RunFolder::close);
    }
    return ExitCode.OK.code();
  }
}
