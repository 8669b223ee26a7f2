package dev.fanfare.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// The key of development tokens: a file in the data folder that only its owner can read.
final class DevelopmentKey {
  private static final String FILE = "development.key";
  private static final int BYTES = 32;

  private DevelopmentKey() {}

  /// The file, made if it is not there: whole or not at all, also when two ask at once.
  static Path in(Path data) {
    Path file = data.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        make(Files.createDirectories(data), file);
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("the development key cannot be made in " + data, e);
    }
  }

  private static void make(Path folder, Path file) throws IOException {
    Path draft = Files.createTempFile(folder, FILE, ".new"); // for its owner only
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(key));
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException e) {
      // another process was faster: its key it is
    } finally {
      Files.delete(draft);
    }
  }
}
