package dev.fanfare.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What jcmd tells of a heap")
class JavaTest {

  @Test
  @DisplayName("is the generations' use, without the classes' space")
  void serial() {
    String info =
        """
        4711:
        DefNew     total 5056K, used 1000K [0x00000000d9800000, 0x00000000d9d80000)
          eden space 4544K,   3% used [0x00000000d9800000,0x00000000d98283f8)
          from space 512K,   0% used [0x00000000d9c70000,0x00000000d9c70000)
        Tenured    total 11008K, used 2400K [0x00000000e6a00000, 0x00000000e74c0000)
          the space 11008K,  21% used [0x00000000e6a00000,0x00000000e6c58000)
        Metaspace       used 9000K, committed 9200K, reserved 1114112K
          class space    used 1000K, committed 1100K, reserved 1048576K
        """;

    assertThat(Java.heapUsed(info)).isEqualTo(3400 * 1024);
  }
}
