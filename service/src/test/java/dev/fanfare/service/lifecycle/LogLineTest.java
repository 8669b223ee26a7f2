package dev.fanfare.service.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/// What services write to their log, whatever a caller put into it.
class LogLineTest {
  private final LoggerContext context = new LoggerContext();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n", "\u0000", "\u001b[31m", "\u0085", "\u2028", "\u2029"})
  void aValueMakesNoLineOfItsOwn(String end) throws JoranException {
    String line = line("revoked by " + end + "INFO", "42" + end + "INFO Main: all is well");

    assertThat(line).endsWith("\n").contains("revoked by ", "INFO Main: all is well");
    assertThat(line.substring(0, line.length() - 1))
        .doesNotContainPattern("[\\p{Cntrl}\u0085\u2028\u2029]");
  }

  private String line(String message, String value) throws JoranException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(LogLineTest.class.getResource("/logback.xml"));
    Logger root = context.getLogger("ROOT");
    LoggingEvent event = new LoggingEvent("", root, Level.INFO, message, null, new Object[0]);
    event.setKeyValuePairs(List.of(new KeyValuePair("subject", value)));
    ConsoleAppender<ILoggingEvent> out = (ConsoleAppender<ILoggingEvent>) root.getAppender("out");
    return new String(out.getEncoder().encode(event), UTF_8);
  }
}
