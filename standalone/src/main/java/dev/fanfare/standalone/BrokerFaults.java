package dev.fanfare.standalone;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kafka.server.FaultHandlerFactory;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.apache.kafka.server.fault.LoggingFaultHandler;

/// Turns every way in which Kafka would end the process (its fatal fault handlers, `Exit.exit`,
/// `Exit.halt`) into one call of a listener: what happens to the process is not for a library to
/// decide.
final class BrokerFaults implements FaultHandlerFactory {

  private final Consumer<String> listener;
  private final AtomicBoolean told = new AtomicBoolean();

  BrokerFaults(Consumer<String> listener) {
    this.listener = listener;
  }

  /// Kafka has one exit procedure per JVM: with several brokers in it the one that started last is
  /// told of all.
  void takeOverExit() {
    Exit.setExitProcedure((status, message) -> exit("exit", status, message));
    Exit.setHaltProcedure((status, message) -> exit("halt", status, message));
  }

  /// Tells the listener, unless it knows already or the broker is being closed.
  void tell(String fault) {
    if (told.compareAndSet(false, true)) {
      listener.accept(fault);
    }
  }

  void silence() {
    told.set(true);
  }

  @Override
  public FaultHandler build(String name, boolean fatal, Runnable action) {
    FaultHandler log = new LoggingFaultHandler(name, action);
    if (!fatal) {
      return log;
    }
    return (message, cause) -> {
      RuntimeException fault = log.handleFault(message, cause);
      tell(name + ": " + message);
      return fault;
    };
  }

  /// Kafka's callers count on not coming back from here.
  private void exit(String how, int status, String message) {
    String why = message == null ? "the log says why" : message;
    String fault = "the broker gave up (" + how + " " + status + "): " + why;
    tell(fault);
    throw new IllegalStateException(fault);
  }
}
