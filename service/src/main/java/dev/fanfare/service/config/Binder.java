package dev.fanfare.service.config;

import io.smallrye.config.SmallRyeConfig;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// Makes records of a configuration. A fault is noted and the rest still looked at; whatever a
/// fault touches comes out empty.
final class Binder {
  private final SmallRyeConfig config;
  private final Converter converter;
  private final List<String> problems;

  Binder(SmallRyeConfig config, List<String> problems) {
    this.config = config;
    this.converter = new Converter(config);
    this.problems = problems;
  }

  <R> Optional<R> bind(Class<R> root) {
    return bind(root, "", "");
  }

  /// @param mapKey what `{key}` stands for in defaults below a map of records
  private <R> Optional<R> bind(Class<R> type, String prefix, String mapKey) {
    RecordComponent[] components = type.getRecordComponents();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      component(component, prefix + Property.key(component), mapKey).ifPresent(values::add);
    }
    return values.size() == components.length ? construct(type, prefix, values) : Optional.empty();
  }

  private Optional<?> component(RecordComponent component, String path, String mapKey) {
    Class<?> type = component.getType();
    if (type.isRecord() && type != Secret.class) {
      return bind(type, path + ".", mapKey);
    }
    Setting setting = Property.setting(component);
    Optional<Class<?>> entries = Property.recordEntries(component.getGenericType());
    if (entries.isPresent()) {
      return records(path, setting, entries.get());
    }
    if (type == Map.class) {
      return Optional.of(keysBelow(path));
    }
    return value(component, setting, path, setting.value().replace("{key}", mapKey));
  }

  private Optional<?> value(
      RecordComponent component, Setting setting, String path, String byDefault) {
    Class<?> type = component.getType();
    Optional<String> text = Optional.ofNullable(config.getConfigValue(path).getValue());
    if (text.isEmpty() && !byDefault.equals(Setting.NONE)) {
      text = Optional.of(byDefault);
    }
    if (type == List.class) {
      return list(path, text.orElse(""), argument(component), setting);
    }
    if (type == Optional.class) {
      return optional(path, text.orElse(""), argument(component), setting);
    }
    if (text.isEmpty()) {
      problems.add(path + ": must be set");
      return Optional.empty();
    }
    return convert(path, text.get(), type, setting);
  }

  private Optional<?> optional(String path, String text, Class<?> type, Setting setting) {
    if (text.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    Optional<?> value = convert(path, text, type, setting);
    return value.isPresent() ? Optional.of(value) : Optional.empty();
  }

  private Optional<?> list(String path, String text, Class<?> type, Setting setting) {
    Map<String, String> elements = new LinkedHashMap<>();
    for (String indexed : config.getIndexedProperties(path)) {
      elements.put(indexed, String.valueOf(config.getConfigValue(indexed).getValue()));
    }
    if (elements.isEmpty()) {
      Arrays.stream(text.split(",", -1))
          .map(String::strip)
          .filter(element -> !element.isEmpty())
          .forEach(element -> elements.put(path + "[" + elements.size() + "]", element));
    }
    List<Object> values = new ArrayList<>();
    elements.forEach(
        (name, element) -> convert(name, element, type, setting).ifPresent(values::add));
    return values.size() == elements.size() ? Optional.of(values) : Optional.empty();
  }

  private Optional<?> convert(String path, String text, Class<?> type, Setting setting) {
    return switch (converter.convert(text, type, setting)) {
      case Converter.Good(Object value) -> Optional.of(value);
      case Converter.Bad(String why) -> {
        problems.add(path + ": " + why + origin(path));
        yield Optional.empty();
      }
    };
  }

  private String origin(String path) {
    String source = config.getConfigValue(path).getSourceName();
    return source == null ? "" : " (" + source + ")";
  }

  private Optional<?> records(String path, Setting setting, Class<?> entry) {
    Set<String> keys = new LinkedHashSet<>();
    if (!setting.value().equals(Setting.NONE)) {
      keys.addAll(Arrays.asList(setting.value().split(",", -1)));
    }
    keysBelow(path).keySet().forEach(key -> keys.add(key.split("\\.", 2)[0]));
    Map<String, Object> bound = new LinkedHashMap<>();
    for (String key : keys) {
      if (!setting.matches().isEmpty() && !key.matches(setting.matches())) {
        problems.add(path + "." + key + ": a name here is like " + setting.matches());
      }
      bind(entry, path + "." + key + ".", key).ifPresent(value -> bound.put(key, value));
    }
    return bound.size() == keys.size() ? Optional.of(bound) : Optional.empty();
  }

  /// YAML quotes a key that has a dot in it.
  private Map<String, String> keysBelow(String path) {
    Map<String, String> below = new TreeMap<>();
    StreamSupport.stream(config.getPropertyNames().spliterator(), false)
        .filter(name -> name.startsWith(path + "."))
        .forEach(name ->
            below.put(
                name.substring(path.length() + 1).replace("\"", ""),
                String.valueOf(config.getConfigValue(name).getValue())));
    return below;
  }

  private <R> Optional<R> construct(Class<R> type, String prefix, List<Object> values) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<R> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance(values.toArray()));
    } catch (InvocationTargetException e) {
      String where = prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1) + ": ";
      problems.add(where + e.getTargetException().getMessage());
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("Not a settings record: " + type, e);
    }
  }

  private static Class<?> argument(RecordComponent component) {
    ParameterizedType generic = (ParameterizedType) component.getGenericType();
    return (Class<?>) generic.getActualTypeArguments()[0];
  }
}
