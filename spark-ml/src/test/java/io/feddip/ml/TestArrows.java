package io.feddip.ml;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/** The picture in docs/ARCHITECTURE.md is true of this module, too. */
@AnalyzeClasses(packages = "io.feddip.ml", importOptions = ImportOption.DoNotIncludeTests.class)
final class TestArrows {
  private static final String ROOT = "io.feddip";

  @ArchTest
  static void thePictureIsTrue(JavaClasses classes) throws IOException {
    SortedSet<String> known = new TreeSet<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String name = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (name.equals(ROOT)) {
          known.add("(root)");
        } else if (name.startsWith(ROOT + ".") && !name.equals(ROOT + ".ml")) {
          known.add(name.substring(ROOT.length() + 1));
        }
      }
    }
    Path picture = Path.of(System.getProperty("feddip.root"), "docs", "ARCHITECTURE.md");
    assertThat(Files.readString(picture).lines().filter(line -> line.startsWith("ml → ")))
        .as("arrows of docs/ARCHITECTURE.md; a new one is a decision: see there")
        .containsExactly("ml → " + String.join(", ", known));
  }
}
