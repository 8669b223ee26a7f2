package dev.fanfare.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/// A data folder that belongs to this process alone for as long as it is open. The lock is the
/// operating system's, so it goes with the process however that ends; the process id in the lock
/// file is only there to be named to others.
final class DataFolder implements AutoCloseable {

  private static final String LOCK_FILE = "fanfare.lock";

  private final Path path;
  private final FileChannel lockFile;
  private final boolean temporary;

  private DataFolder(Path path, FileChannel lockFile, boolean temporary) {
    this.path = path;
    this.lockFile = lockFile;
    this.temporary = temporary;
  }

  /// Opens the given folder, or a temporary one that is deleted on close.
  ///
  /// @throws EmbeddedKafkaException if the folder cannot be used, or is in use
  static DataFolder open(Optional<Path> durable) {
    try {
      Path path = durable.isPresent() ? Files.createDirectories(durable.get()) : temporary();
      return new DataFolder(path, lock(path), durable.isEmpty());
    } catch (IOException e) {
      String name =
          durable.map(Path::toString).orElse("in " + System.getProperty("java.io.tmpdir"));
      throw new EmbeddedKafkaException("data folder " + name + " cannot be used: " + e, e);
    }
  }

  /// Where the broker keeps its logs.
  Path logs() {
    return path.resolve("kafka");
  }

  @Override
  public void close() {
    try {
      lockFile.close();
      if (temporary) {
        delete();
      }
    } catch (IOException e) {
      LoggerFactory.getLogger(DataFolder.class)
          .atWarn()
          .addKeyValue("folder", path)
          .setCause(e)
          .log("data folder not closed");
    }
  }

  private static Path temporary() throws IOException {
    return Files.createTempDirectory("fanfare-" + ProcessHandle.current().pid() + "-");
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve(LOCK_FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    if (!tryLock(file)) {
      String owner = read(file);
      file.close();
      throw new EmbeddedKafkaException(
          "data folder " + folder + " is in use" + (owner.isEmpty() ? "" : " by process " + owner));
    }
    file.truncate(0).write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
    return file;
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static String read(FileChannel file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    file.read(bytes, 0);
    return US_ASCII.decode(bytes.flip()).toString();
  }

  private void delete() throws IOException {
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
