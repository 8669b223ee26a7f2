package dev.fanfare.contract;

import java.util.Optional;

/// Which records of one partition count, found by reading it in offset order (decision 0007). All
/// readers apply the same rule to the same log, so they agree, wherever each of them began.
///
/// A record with a claim is void if its identity is claimed by an earlier record that its writer
/// had not read, void or not; or if its writer had read too little, which keeps what a reader must
/// know within [#REACH] offsets. One thread.
public final class Claims {
  /// How many offsets behind its place a record may be verified. It is part of the rule: each
  /// reader and writer must go by the same number.
  public static final int REACH = 16_384;

  /// What a claim comes to.
  public enum Finding {
    /// Nobody came before: the record counts.
    COUNTS,
    /// The record repeats another, or cannot be told from one that does: nobody is shown it.
    VOID,
    /// What its writer had not read begins before what was read here.
    UNKNOWN
  }

  private final long from;
  private final long floor;
  private final Sightings recent = new Sightings();

  /// @param from the offset of the first record that will be read
  /// @param floor the first offset that is on the log: what was before it does not count any more
  public Claims(long from, long floor) {
    this.from = from;
    this.floor = floor;
  }

  /// Reads the next claim.
  ///
  /// @return if [Finding#UNKNOWN], then the claim is as if it had not been read
  public Finding read(long offset, Claim claim) {
    Finding finding = judge(offset, claim);
    if (finding != Finding.UNKNOWN) {
      note(offset, claim);
    }
    return finding;
  }

  /// Reads a claim that is not to be judged.
  public void note(long offset, Claim claim) {
    recent.dropBefore(offset - REACH);
    recent.add(claim.identity(), new Sighting(offset, claim.digest(), 0));
  }

  /// Whether a claim could be judged by a reader that began early enough.
  public boolean isWithinReach(long offset, Claim claim) {
    return offset - claim.verified() <= REACH;
  }

  /// Where a reader has to begin for a claim.
  public long start(Claim claim) {
    return Math.max(floor, claim.verified());
  }

  private Finding judge(long offset, Claim claim) {
    if (!isWithinReach(offset, claim)) {
      return Finding.VOID;
    }
    if (start(claim) < from) {
      return Finding.UNKNOWN;
    }
    Optional<Sighting> last = recent.last(claim.identity());
    return last.isPresent() && last.get().offset() >= claim.verified()
        ? Finding.VOID
        : Finding.COUNTS;
  }
}
