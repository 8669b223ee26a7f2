package dev.fanfare.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All built-in readers of a run, with what outlives their connections. Of one thread.
final class Crowd implements AutoCloseable {
  private static final int BUFFER = 256 << 10;

  /// Connections without an answer at a time: fewer than what servers hold until they accept.
  private static final int MOST_WAITING = 256;

  private static final int MOST_FAILURES = 1000;

  private final ReaderPlan plan;
  private final Ledger ledger;
  private final Selector selector = selector();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final List<Member> members = new ArrayList<>();
  private final Deque<Member> toOpen = new ArrayDeque<>();
  private int open;
  private int waiting;
  private long failed;

  /// A reader over all its connections.
  private static final class Member {
    final int number;
    final SequenceCheck sequence = new SequenceCheck();
    String lastEventId = "";
    @Nullable Reader reader;

    Member(int number) {
      this.number = number;
    }
  }

  Crowd(ReaderPlan plan, Ledger ledger) {
    this.plan = plan;
    this.ledger = ledger;
    for (int i = 0; i < plan.count(); i++) {
      members.add(new Member(plan.first() + i));
    }
  }

  void openAll() {
    toOpen.addAll(members);
  }

  boolean isComplete() {
    return open == members.size();
  }

  /// Opens some more, and reads what has come within a time.
  void proceed(Duration time) throws IOException {
    while (waiting < MOST_WAITING && !toOpen.isEmpty()) {
      connect(toOpen.pop());
    }
    var _ = selector.select(this::proceed, Math.max(1, time.toMillis()));
  }

  /// Closes all connections at once.
  void cut() {
    toOpen.clear();
    members.forEach(this::close);
  }

  ReaderReport report() {
    List<ReaderReport.Sequence> sequences =
        members.stream().map(member -> member.sequence.report()).toList();
    return ledger.report(open, failed, sequences);
  }

  @Override
  public void close() throws IOException {
    cut();
    selector.close();
  }

  private void connect(Member member) throws IOException {
    Reader reader = new Reader(plan, member.number, member.sequence, member.lastEventId, ledger);
    member.reader = reader;
    waiting++;
    reader.connect(selector, plan.port(), member);
  }

  private void proceed(SelectionKey key) {
    Member member = (Member) key.attachment();
    Reader reader = member.reader;
    if (reader == null) {
      return;
    }
    boolean wasOpen = reader.isOpen();
    try {
      boolean goesOn = reader.proceed(key, buffer);
      if (!wasOpen && reader.isOpen()) {
        waiting--;
        open++;
      }
      if (!goesOn) {
        throw new IOException("the server has closed a stream");
      }
    } catch (IOException e) {
      fail(member, e);
    }
  }

  /// It comes back, as a browser would.
  private void fail(Member member, IOException e) {
    close(member);
    failed++;
    if (failed > MOST_FAILURES) {
      throw new UncheckedIOException("too many streams failed", e);
    }
    toOpen.add(member);
  }

  private void close(Member member) {
    Reader reader = member.reader;
    if (reader == null) {
      return;
    }
    if (reader.isOpen()) {
      open--;
    } else {
      waiting--;
    }
    member.lastEventId = reader.lastEventId();
    member.reader = null;
    reader.close();
  }

  private static Selector selector() {
    try {
      return Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
