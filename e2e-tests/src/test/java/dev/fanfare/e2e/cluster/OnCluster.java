package dev.fanfare.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test class the one [Cluster] of the whole run, healed before each test.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnCluster.Extension.class)
public @interface OnCluster {

  /// Keeps the cluster in JUnit's root store, which closes it at the very end.
  final class Extension implements ParameterResolver, BeforeEachCallback {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Cluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return cluster(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      cluster(context).heal();
    }

    private static Cluster cluster(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Cluster.class))
          .computeIfAbsent(Cluster.class, _ -> Cluster.start(), Cluster.class);
    }
  }
}
