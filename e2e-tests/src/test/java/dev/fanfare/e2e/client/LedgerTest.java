package dev.fanfare.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// A ledger that notices nothing would prove nothing.
class LedgerTest {
  private final Ledger ledger = new Ledger();

  @Test
  void isExactWhenAllCameOnceAndInOrder() {
    acknowledged("a", "b", "c");
    received("a", "b", "c");

    assertThat(ledger.isComplete()).isTrue();
    assertThat(ledger.balance().isExact()).isTrue();
  }

  @Test
  void noticesEachKindOfFault() {
    acknowledged("a", "b", "c", "d");
    received("c", "b", "b", "x");

    Ledger.Balance balance = ledger.balance();
    assertThat(ledger.isComplete()).isFalse();
    assertThat(balance.lost()).containsExactly("a", "d");
    assertThat(balance.repeated()).containsExactly("b");
    assertThat(balance.disordered()).containsExactly("c", "b");
    assertThat(balance.foreign()).containsExactly("x");
  }

  @Test
  void takesAnUnsureEventOnceAnywhereOrNotAtAll() {
    acknowledged("a", "b");
    List.of("u", "v").forEach(id -> ledger.unsure("user:1", id));
    received("a", "u", "b");

    assertThat(ledger.balance().isExact()).isTrue();
    received("u");
    assertThat(ledger.balance().repeated()).containsExactly("u");
  }

  private void acknowledged(String... ids) {
    List.of(ids).forEach(id -> ledger.acknowledged("user:1", id));
  }

  private void received(String... ids) {
    List.of(ids).forEach(id -> ledger.received("user:1", id));
  }
}
