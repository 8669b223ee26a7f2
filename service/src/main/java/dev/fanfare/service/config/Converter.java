package dev.fanfare.service.config;

import io.smallrye.config.SmallRyeConfig;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// From a setting's text to its value, within the setting's bounds.
record Converter(SmallRyeConfig config) {

  /// Either the value or why there is none.
  sealed interface Result {}

  record Good(Object value) implements Result {}

  record Bad(String why) implements Result {}

  Result convert(String text, Class<?> type, Setting setting) {
    if (type == String.class) {
      return text.isEmpty() || setting.matches().isEmpty() || text.matches(setting.matches())
          ? new Good(text)
          : new Bad("'" + text + "' is not like " + setting.matches());
    }
    if (type == Secret.class) {
      return new Good(new Secret(text));
    }
    Object value = parse(text.strip(), type);
    if (value == null) {
      return new Bad("'" + text + "' is not " + expectation(type));
    }
    return outside(value, type, setting)
        ? new Bad("'" + text + "' is not " + bounds(setting))
        : new Good(value);
  }

  static String expectation(Class<?> type) {
    return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
      case "boolean" -> "true or false";
      case "int", "integer", "long", "short" -> "a whole number";
      case "double" -> "a number";
      case "addressrange" -> "an IP address or a range such as 10.0.0.0/8";
      case "duration" -> "a duration such as PT15S or P7D";
      case String name -> type.isEnum() ? "one of " + String.join(", ", constants(type)) : name;
    };
  }

  static String bounds(Setting setting) {
    if (setting.min().isEmpty()) {
      return "at most " + setting.max();
    }
    return setting.max().isEmpty()
        ? "at least " + setting.min()
        : "between " + setting.min() + " and " + setting.max();
  }

  private @Nullable Object parse(String text, Class<?> type) {
    if (isBoolean(type) && !text.equals("true") && !text.equals("false")) {
      return null;
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> name(constant).equals(text))
          .findFirst()
          .orElse(null);
    }
    try {
      return config.requireConverter(type).convert(text);
    } catch (RuntimeException e) {
      return null;
    }
  }

  /// SmallRye takes every text that it does not know for false.
  private static boolean isBoolean(Class<?> type) {
    return type == boolean.class || type == Boolean.class;
  }

  private boolean outside(Object value, Class<?> type, Setting setting) {
    return below(value, parse(setting.min(), type)) || below(parse(setting.max(), type), value);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // both are of the setting's type
  private static boolean below(@Nullable Object a, @Nullable Object b) {
    return a instanceof Comparable left
        && b instanceof Comparable right
        && left.compareTo(right) < 0;
  }

  private static String[] constants(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Converter::name).toArray(String[]::new);
  }

  private static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
