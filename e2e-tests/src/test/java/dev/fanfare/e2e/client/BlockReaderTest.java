package dev.fanfare.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The examples of WHATWG HTML §9.2.6 and the corners of its grammar.
class BlockReaderTest {

  @Test
  void readsTheExamplesOfTheStandard() throws IOException {
    assertThat(data("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly("YHOO\n+2\n10");
    assertThat(data("data\n\ndata\ndata\n\ndata:")).containsExactly("", "\n");
    assertThat(data("data:test\n\ndata: test\n\n")).containsExactly("test", "test");
  }

  @Test
  void readsAllThreeLineEnds() throws IOException {
    assertThat(data("data: a\r\ndata: b\rdata: c\n\r\ndata: d\r\r"))
        .containsExactly("a\nb\nc", "d");
  }

  @Test
  void keepsTheLastIdAndDiscardsWhatIsCut() throws IOException {
    List<Block> blocks = read("id: 1\ndata: a\n\n:\n\nid: 2\n\ndata: b\n\nid: 3\ndata: c\n");

    assertThat(blocks).extracting(Block::lastEventId).containsExactly("1", "1", "2", "2");
    assertThat(blocks).extracting(Block::isCheckpoint).containsExactly(false, false, true, false);
    assertThat(blocks).extracting(Block::comment).containsExactly(false, true, false, false);
  }

  private static List<String> data(String stream) throws IOException {
    return read(stream).stream().flatMap(block -> block.data().stream()).toList();
  }

  private static List<Block> read(String stream) throws IOException {
    BlockReader reader =
        new BlockReader(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    List<Block> blocks = new ArrayList<>();
    for (Optional<Block> next = reader.next(); next.isPresent(); next = reader.next()) {
      blocks.add(next.get());
    }
    return blocks;
  }
}
