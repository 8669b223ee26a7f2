package dev.fanfare.e2e.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives a test class the one [Cluster] of the whole run, and the one [Guarded] if it asks for it;
/// both are healed before each test.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnCluster.Extension.class)
public @interface OnCluster {

  /// Keeps them in JUnit's root store, which closes them at the very end, the last one first.
  final class Extension implements ParameterResolver, BeforeEachCallback {
    private static final Namespace WHOLE_RUN = Namespace.create(OnCluster.class);
    private static final Namespace TEST_CLASS = Namespace.create(OnCluster.class, "class");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      Class<?> type = parameter.getParameter().getType();
      return type == Cluster.class || type == Guarded.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      if (parameter.getParameter().getType() == Cluster.class) {
        return cluster(context);
      }
      Guarded guarded = guarded(context);
      context.getStore(TEST_CLASS).put(Guarded.class, guarded);
      return guarded;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
      cluster(context).heal();
      Guarded guarded = context.getStore(TEST_CLASS).get(Guarded.class, Guarded.class);
      if (guarded != null) {
        guarded.heal();
      }
    }

    private static Cluster cluster(ExtensionContext context) {
      return context
          .getRoot()
          .getStore(WHOLE_RUN)
          .computeIfAbsent(Cluster.class, _ -> Cluster.start(), Cluster.class);
    }

    private static Guarded guarded(ExtensionContext context) {
      Cluster cluster = cluster(context);
      return context
          .getRoot()
          .getStore(WHOLE_RUN)
          .computeIfAbsent(Guarded.class, _ -> Guarded.start(cluster), Guarded.class);
    }
  }
}
