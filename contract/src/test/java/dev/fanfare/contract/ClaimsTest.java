package dev.fanfare.contract;

import static dev.fanfare.contract.Claims.Finding.COUNTS;
import static dev.fanfare.contract.Claims.Finding.UNKNOWN;
import static dev.fanfare.contract.Claims.Finding.VOID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.contract.Claims.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private final Claims claims = new Claims(0, 0);

  @Test
  void aClaimIsReadAsItWasWritten() {
    Claim claim = new Claim(1L << 40, new Identity(-1, Long.MIN_VALUE), 7);

    assertThat(Claim.parse(claim.toBytes())).hasValue(claim);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33})
  void whatIsNoClaimClaimsNothing(int length) {
    assertThat(Claim.parse(new byte[length])).isEmpty();
    assertThat(Claim.parse(null)).isEmpty();
  }

  @Test
  void ofTwoThatDidNotKnowOfEachOtherTheFirstCounts() {
    assertThat(claims.read(10, claim(5, "a"))).isEqualTo(COUNTS);
    assertThat(claims.read(11, claim(7, "a"))).isEqualTo(VOID);
    assertThat(claims.read(12, claim(7, "b"))).isEqualTo(COUNTS);
  }

  @Test
  void aWriterThatHasReadTheFirstMayWriteAgain() {
    assertThat(claims.read(10, claim(5, "a"))).isEqualTo(COUNTS);
    assertThat(claims.read(15, claim(11, "a"))).isEqualTo(COUNTS);
  }

  @Test
  void aVoidRecordStandsInTheWayAsWell() {
    assertThat(claims.read(100_000, claim(0, "a"))).isEqualTo(VOID);
    assertThat(claims.read(100_001, claim(99_999, "a"))).isEqualTo(VOID);
    assertThat(claims.read(100_003, claim(100_002, "a"))).isEqualTo(COUNTS);
  }

  @Test
  void aWriterThatHasReadTooLittleWritesInVain() {
    assertThat(claims.read(Claims.REACH, claim(0, "a"))).isEqualTo(COUNTS);
    assertThat(claims.read(Claims.REACH + 2, claim(1, "b"))).isEqualTo(VOID);
  }

  @Test
  void whoBeganTooLateCannotTellUntilItBeginsEarlier() {
    Claims late = new Claims(10, 0);
    assertThat(late.read(12, claim(8, "a"))).isEqualTo(UNKNOWN);

    Claims again = new Claims(late.start(claim(8, "a")), 0);
    again.note(9, claim(3, "a"));
    assertThat(again.read(12, claim(8, "a"))).isEqualTo(VOID);
  }

  @Test
  void whatTheLogHasForgottenDoesNotCount() {
    Claims atTheStart = new Claims(10, 10);

    assertThat(atTheStart.read(12, claim(8, "a"))).isEqualTo(COUNTS);
  }

  @Test
  void readersThatBeginAnywhereAgree() {
    long seed = new Random().nextLong();
    System.out.println("ClaimsTest seed " + seed);
    RandomGenerator random = new SplittableRandom(seed);
    List<Claim> log = new ArrayList<>();
    for (int offset = 0; offset < 60_000; offset++) {
      boolean slow = random.nextInt(1000) == 0;
      int behind = slow ? random.nextInt(Claims.REACH + 1000) : random.nextInt(30);
      log.add(claim(Math.max(0, offset - behind), "k" + random.nextInt(50)));
    }
    List<Finding> findings = read(log, 0);
    assertThat(findings).contains(COUNTS, VOID).doesNotContain(UNKNOWN);
    for (int i = 0; i < 20; i++) {
      int from = random.nextInt(log.size());
      assertThat(read(log, from)).isEqualTo(findings.subList(from, log.size()));
    }
  }

  /// As a reader does that looks back where it must.
  private static List<Finding> read(List<Claim> log, int from) {
    List<Finding> findings = new ArrayList<>();
    Claims claims = new Claims(from, 0);
    for (int at = from; at < log.size(); at++) {
      Finding finding = claims.read(at, log.get(at));
      if (finding == UNKNOWN) {
        int start = (int) claims.start(log.get(at));
        claims = new Claims(start, 0);
        for (int back = start; back < at; back++) {
          claims.note(back, log.get(back));
        }
        finding = claims.read(at, log.get(at));
      }
      findings.add(finding);
    }
    return findings;
  }

  private static Claim claim(long verified, String identity) {
    return new Claim(verified, new Identity(1, identity.hashCode() * 31L), 0);
  }
}
