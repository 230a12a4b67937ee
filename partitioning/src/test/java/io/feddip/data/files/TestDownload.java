package io.feddip.data.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.feddip.api.data.DataException;
import io.feddip.api.data.DataSet;
import io.feddip.api.data.DataSetDescription;
import io.feddip.data.CatalogueEntry;
import io.feddip.data.CifarFormat;
import io.feddip.data.DataSetCatalogue;
import io.feddip.data.KnownDataSets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TestDownload {
  private static final DataSetDescription DESCRIPTION = KnownDataSets.cifar10();

  private final Map<String, byte[]> served = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();
  private HttpServer server;
  private String base;

  @TempDir private Path temporary;
  private Path cache;

  @BeforeEach
  void start() throws IOException {
    cache = temporary.resolve("home/.cache/feddip");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String name = exchange.getRequestURI().getPath().substring(1);
          requests.add(name);
          byte[] body = served.get(name);
          if (body == null) {
            exchange.sendResponseHeaders(404, -1);
          } else {
            // Length 0 means chunks: the client cannot know how much will come.
            exchange.sendResponseHeaders(200, name.startsWith("chunked") ? 0 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body);
            } catch (IOException e) {
              // The client hung up, as it should when too much comes.
            }
          }
          exchange.close();
        });
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void fetchesUnpacksAndUsesTheCacheNextTime() throws IOException {
    byte[] archive = archive(entries("cifar-10-batches-bin/"));
    DataSetCatalogue catalogue = catalogue(remote("cifar.tar.gz", archive));
    DataSet dataSet = catalogue.load("cifar-10", Optional.empty());
    assertThat(dataSet.train().labels()).containsExactly(3, 4);
    assertThat(dataSet.location()).contains("cifar-10");
    assertThat(progress).last().isEqualTo((long) archive.length);
    catalogue.load("cifar-10", Optional.empty());
    assertThat(requests).containsExactly("cifar.tar.gz");
    assertOnlyInCache("cifar-10");
  }

  @Test
  void fetchesSingleFilesAndOnlyMissingOnes() throws IOException {
    Files.createDirectories(cache.resolve("cifar-10"));
    Map<String, byte[]> files = entries("");
    Files.write(cache.resolve("cifar-10/test_batch.bin"), files.get("test_batch.bin"));
    List<RemoteFile> remotes = new ArrayList<>();
    files.forEach((name, bytes) -> remotes.add(remote(name, bytes)));
    DataSetCatalogue catalogue = catalogue(new RemoteDataSet(remotes, false));
    assertThat(catalogue.load("cifar-10", Optional.empty()).train().size()).isEqualTo(2);
    assertThat(requests).containsExactly("data_batch_1.bin");
  }

  @Test
  void downloadsCanBeTurnedOff() throws IOException {
    DataSetCatalogue catalogue = catalogue(remote("cifar.tar.gz", archive(entries(""))));
    assertThatThrownBy(() -> catalogue.withoutDownloads().load("cifar-10", Optional.empty()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("feddip.dataset.download = false")
        .hasMessageContaining("as a test says");
    assertThat(requests).isEmpty();
    assertThat(cache).doesNotExist();
  }

  @Test
  void wrongDigest() throws IOException {
    byte[] archive = archive(entries(""));
    RemoteFile remote = remote("a.tar.gz", archive);
    archive[20] ^= 1;
    served.put("a.tar.gz", archive);
    assertFails(remote, "has SHA-256 ");
  }

  @Test
  void wrongLength() throws IOException {
    byte[] archive = archive(entries(""));
    RemoteFile remote = remote("a.tar.gz", archive);
    served.put("a.tar.gz", new byte[archive.length + 1]);
    assertFails(remote, "instead of");
    RemoteFile chunked = remote("chunked", archive);
    served.put("chunked", new byte[10_000_000]);
    assertFails(chunked, "more than the");
    served.put("chunked", new byte[10]);
    assertFails(chunked, "ended after 10 of");
  }

  @Test
  void notThere() throws IOException {
    RemoteFile remote = remote("a.tar.gz", archive(entries("")));
    served.clear();
    assertFails(remote, "HTTP status 404");
    server.stop(0);
    assertFails(remote, "ConnectException");
  }

  @Test
  void onlyHttpsFromElsewhere() {
    RemoteFile remote = new RemoteFile("http://192.0.2.1/", "a.tar.gz", 5, "0".repeat(64));
    assertFails(remote, "only HTTPS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside.bin", "/tmp/feddip-outside.bin", "a/../../../outside.bin", "a\0b"})
  void entriesOutsideTheFolderAreRefused(String name) throws IOException {
    Map<String, byte[]> entries = entries("");
    entries.put(name, new byte[3]);
    RemoteFile remote = remote("a.tar.gz", archive(entries));
    if (name.startsWith("a\0")) {
      // The format ends names at a zero: harmless.
      catalogue(remote).load("cifar-10", Optional.empty());
    } else {
      assertFails(remote, "");
    }
    assertThat(temporary.resolve("home/.cache/outside.bin")).doesNotExist();
    assertThat(cache.resolve("outside.bin")).doesNotExist();
    assertThat(Path.of("/tmp/feddip-outside.bin")).doesNotExist();
  }

  @Test
  void linksAreRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
      TarArchiveEntry link = new TarArchiveEntry("data_batch_1.bin", TarConstants.LF_SYMLINK);
      link.setLinkName("/etc/passwd");
      tar.putArchiveEntry(link);
      tar.closeArchiveEntry();
    }
    assertFails(remote("a.tar.gz", bytes.toByteArray()), "no plain file");
  }

  @Test
  void bombsAreRefused() throws IOException {
    Path archive = temporary.resolve("bomb.tar.gz");
    Files.write(archive, archive(Map.of("zeros", new byte[5_000_000])));
    Path target = Files.createDirectory(temporary.resolve("target"));
    assertThatThrownBy(() -> TarArchive.unpack(archive, target, 1_000_000))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("unpacks to more than it should");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void archiveWithoutTheDataSet() throws IOException {
    RemoteFile remote = remote("a.tar.gz", archive(Map.of("readme.txt", new byte[1])));
    assertThatThrownBy(() -> catalogue(remote).load("cifar-10", Optional.empty()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not found in");
  }

  @Test
  void folderInTheWay() throws IOException {
    Files.createDirectories(cache.resolve("cifar-10"));
    Files.write(cache.resolve("cifar-10/data_batch_1.bin"), new byte[1]);
    assertFails(remote("a.tar.gz", archive(entries(""))), "in the way of a download");
  }

  private void assertFails(RemoteFile remote, String words) {
    assertThatThrownBy(() -> catalogue(remote).load("cifar-10", Optional.empty()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cifar-10: not found in " + cache)
        .hasMessageContaining(words)
        .hasMessageContaining("as a test says")
        .hasMessageNotContaining("\n");
    assertThat(cache.resolve("cifar-10/test_batch.bin")).doesNotExist();
    if (Files.exists(cache) && !Files.exists(cache.resolve("cifar-10"))) {
      assertThat(cache).isEmptyDirectory();
    }
  }

  private void assertOnlyInCache(String name) throws IOException {
    try (var files = Files.list(cache)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(name);
    }
  }

  private DataSetCatalogue catalogue(RemoteFile archive) {
    return catalogue(new RemoteDataSet(List.of(archive), true));
  }

  private DataSetCatalogue catalogue(RemoteDataSet remote) {
    return new DataSetCatalogue(
        new Configuration(false),
        cache,
        (file, done, total) -> progress.add(done),
        List.of(
            new CatalogueEntry(
                DESCRIPTION.name(),
                CifarFormat.cifar10(DESCRIPTION),
                Optional.empty(),
                List.of(temporary.resolve("usr/share/nothing").toString()),
                Optional.of(remote),
                "do as a test says")));
  }

  private RemoteFile remote(String name, byte[] bytes) {
    served.put(name, bytes.clone());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new RemoteFile(base, name, bytes.length, HexFormat.of().formatHex(digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> entries(String folder) {
    Map<String, byte[]> entries = new HashMap<>();
    byte[] train = new byte[2 * 3073];
    train[0] = 3;
    train[3073] = 4;
    entries.put(folder + "data_batch_1.bin", train);
    entries.put(folder + "test_batch.bin", new byte[3073]);
    return entries;
  }

  private static byte[] archive(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
      for (Map.Entry<String, byte[]> file : entries.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }
}
