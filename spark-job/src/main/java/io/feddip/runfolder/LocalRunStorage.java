package io.feddip.runfolder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A folder of this machine. Hadoop's own local file system is not used to write: it buffers until a
 * block of its checksum is full, and a line must be on disk when its round is over. A checksum file
 * that a copy by Hadoop's tools left is removed with the first write, since it would be stale.
 */
final class LocalRunStorage implements RunStorage {
  private final Path folder;

  LocalRunStorage(Path folder) {
    this.folder = folder;
  }

  @Override
  public void createFolder() throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public boolean folderExists() {
    return Files.isDirectory(folder);
  }

  @Override
  public boolean exists(String name) {
    return Files.exists(folder.resolve(name));
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(folder.resolve(name));
  }

  @Override
  public void append(String name, byte[] bytes) throws IOException {
    forgetChecksum(name);
    write(folder.resolve(name), bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public void replace(String name, byte[] bytes) throws IOException {
    forgetChecksum(name);
    Path temporary = folder.resolve("." + name + ".tmp");
    write(
        temporary,
        bytes,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.WRITE);
    Files.move(
        temporary,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    forgetChecksum(name);
    Files.deleteIfExists(folder.resolve(name));
  }

  @Override
  public void close() {}

  private void forgetChecksum(String name) throws IOException {
    Files.deleteIfExists(folder.resolve("." + name + ".crc"));
  }

  private static void write(Path file, byte[] bytes, StandardOpenOption... options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, options)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(false);
    }
  }
}
