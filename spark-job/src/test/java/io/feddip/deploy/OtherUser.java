package io.feddip.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The user nobody, for processes that must not lean on the files of who starts them. */
final class OtherUser {
  private static final String ID = "65534";
  private static final Path TOOL = Path.of("/usr/bin/setpriv");

  private OtherUser() {}

  /** Words to put before a command; none where this process may not become another user. */
  static List<String> prefix() {
    return "root".equals(System.getProperty("user.name")) && Files.isExecutable(TOOL)
        ? List.of(TOOL.toString(), "--reuid=" + ID, "--regid=" + ID, "--clear-groups")
        : List.of();
  }

  /** Lets everybody write to a folder. */
  static void open(Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  /** Lets everybody pass through a test's temporary folder and what is above it. */
  static void letThrough(Path folder) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    for (Path at = folder;
        at != null && at.startsWith(temporary) && !at.equals(temporary);
        at = at.getParent()) {
      Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
