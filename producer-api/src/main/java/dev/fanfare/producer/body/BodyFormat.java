package dev.fanfare.producer.body;

import dev.fanfare.contract.ProblemException;

/// A way to write events into a request body, one for each content type that is taken.
@FunctionalInterface
public interface BodyFormat {

  /// Reads a whole body.
  ///
  /// @throws ProblemException naming what is wrong with it, and where
  Batch read(byte[] body, Origin origin);
}
