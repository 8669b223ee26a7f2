package dev.fanfare.e2e.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// What was published and what came, by channel. In the end both must be the same, in the same
/// order. Thread-safe.
public final class Ledger {
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  // Guarded by itself.
  private static final class Account {
    final Set<String> acknowledged = new LinkedHashSet<>();
    final Set<String> unsure = new HashSet<>();
    final List<String> received = new ArrayList<>();
  }

  /// What does not add up.
  ///
  /// @param lost acknowledged and never received
  /// @param repeated received more than once
  /// @param disordered received after what was published behind it
  /// @param foreign received and never published there
  public record Balance(
      int published,
      int unsure,
      int received,
      List<String> lost,
      List<String> repeated,
      List<String> disordered,
      List<String> foreign) {
    public boolean isExact() {
      return lost.isEmpty() && repeated.isEmpty() && disordered.isEmpty() && foreign.isEmpty();
    }

    @Override
    public String toString() {
      return "published %d, unsure %d, received %d, lost %s, repeated %s, disordered %s, foreign %s"
          .formatted(
              published,
              unsure,
              received,
              some(lost),
              some(repeated),
              some(disordered),
              some(foreign));
    }

    private static String some(List<String> all) {
      return all.isEmpty() ? "0" : all.size() + " " + all.subList(0, Math.min(5, all.size()));
    }
  }

  /// There is a receipt for it. For each channel this is called in the order of publishing.
  public void acknowledged(String channel, String id) {
    Account account = account(channel);
    synchronized (account) {
      account.acknowledged.add(id);
    }
  }

  /// Nobody knows whether it was published: the answer was 503, or did not come.
  public void unsure(String channel, String id) {
    Account account = account(channel);
    synchronized (account) {
      account.unsure.add(id);
    }
  }

  public void received(String channel, String id) {
    Account account = account(channel);
    synchronized (account) {
      account.received.add(id);
    }
  }

  /// Whether everything that was acknowledged has come.
  public boolean isComplete() {
    return accounts.values().stream()
        .allMatch(account -> {
          synchronized (account) {
            return account.received.size() >= account.acknowledged.size()
                && new HashSet<>(account.received).containsAll(account.acknowledged);
          }
        });
  }

  public Balance balance() {
    Balance sum =
        new Balance(
            0, 0, 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Map.Entry<String, Account> entry : new TreeMap<>(accounts).entrySet()) {
      synchronized (entry.getValue()) {
        sum = add(sum, entry.getValue());
      }
    }
    return sum;
  }

  private static Balance add(Balance sum, Account account) {
    Set<String> seen = new LinkedHashSet<>();
    for (String id : account.received) {
      if (!account.acknowledged.contains(id) && !account.unsure.contains(id)) {
        sum.foreign.add(id);
      }
      if (!seen.add(id)) {
        sum.repeated.add(id);
      }
    }
    account.acknowledged.stream().filter(id -> !seen.contains(id)).forEach(sum.lost::add);
    sum.disordered.addAll(disordered(account, seen));
    return new Balance(
        sum.published + account.acknowledged.size(),
        sum.unsure + account.unsure.size(),
        sum.received + account.received.size(),
        sum.lost,
        sum.repeated,
        sum.disordered,
        sum.foreign);
  }

  /// An event whose answer did not come may have been written late, so it has no place.
  private static List<String> disordered(Account account, Set<String> seen) {
    List<String> asReceived = seen.stream().filter(account.acknowledged::contains).toList();
    List<String> asPublished = account.acknowledged.stream().filter(seen::contains).toList();
    List<String> disordered = new ArrayList<>();
    for (int i = 0; i < asReceived.size(); i++) {
      if (!asReceived.get(i).equals(asPublished.get(i))) {
        disordered.add(asReceived.get(i));
      }
    }
    return disordered;
  }

  private Account account(String channel) {
    return accounts.computeIfAbsent(channel, _ -> new Account());
  }
}
