package dev.fanfare.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Exit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrokerFaultsTest {

  private final List<String> told = new ArrayList<>();
  private final BrokerFaults faults = new BrokerFaults(told::add);

  @AfterEach
  void giveExitBack() {
    Exit.resetExitProcedure();
    Exit.resetHaltProcedure();
  }

  @Test
  void tellsOfAFatalFaultInOneLine() {
    faults.build("raft manager", true, () -> {}).handleFault("log unreadable");
    assertThat(told).containsExactly("raft manager: log unreadable");
  }

  @Test
  void keepsOtherFaultsForTheLog() {
    faults.build("metadata publishing", false, () -> {}).handleFault("odd record");
    assertThat(told).isEmpty();
  }

  @Test
  void keepsTheProcessAliveWhenKafkaWouldEndIt() {
    faults.takeOverExit();
    assertThatThrownBy(() -> Exit.halt(1, "disk full")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Exit.exit(1)).isInstanceOf(IllegalStateException.class);
    assertThat(told).containsExactly("the broker gave up (halt 1): disk full");
  }

  @Test
  void saysNothingDuringAClose() {
    faults.silence();
    faults.tell("the broker stopped by itself");
    assertThat(told).isEmpty();
  }
}
