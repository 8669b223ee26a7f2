package dev.fanfare.service.config;

import java.lang.reflect.ParameterizedType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The reference of settings as Markdown, made from the records themselves.
public final class ConfigurationDoc {
  private ConfigurationDoc() {}

  /// A section per group of settings (`http`, `kafka`, …), each setting of all the roots once.
  public static String render(Class<?>... roots) {
    Map<String, Property> all = new LinkedHashMap<>();
    Arrays.stream(roots)
        .flatMap(root -> Property.of(root).stream())
        .forEach(property -> all.putIfAbsent(property.path(), property));
    Map<String, List<Property>> groups =
        all.values().stream()
            .collect(
                Collectors.groupingBy(
                    property -> property.path().split("\\.", 2)[0],
                    LinkedHashMap::new,
                    Collectors.toList()));
    StringBuilder page = new StringBuilder();
    groups.forEach((group, properties) -> section(group, properties, page));
    return page.toString();
  }

  private static void section(String group, List<Property> properties, StringBuilder page) {
    page.append("## `").append(group).append("`\n\n");
    page.append("| setting | default | what it does |\n|---|---|---|\n");
    for (Property property : properties) {
      page.append("| `").append(property.path().replace("*", "{key}")).append("`<br>`");
      page.append(property.variable().replace("*", "{KEY}")).append("` | ");
      page.append(byDefault(property.setting())).append(" | ");
      page.append(property.setting().doc().replace("|", "\\|"));
      page.append(form(property)).append(" |\n");
    }
    page.append('\n');
  }

  private static String byDefault(Setting setting) {
    return setting.value().equals(Setting.NONE) ? "" : "`" + setting.value() + "`";
  }

  private static String form(Property property) {
    Setting setting = property.setting();
    String type = property.type() instanceof ParameterizedType ? "" : type(property);
    String bounds =
        setting.min().isEmpty() && setting.max().isEmpty() ? "" : Converter.bounds(setting);
    String form = type + (type.isEmpty() || bounds.isEmpty() ? "" : ", ") + bounds;
    return form.isEmpty() ? "" : " *(" + form + ")*";
  }

  private static String type(Property property) {
    Class<?> type = (Class<?>) property.type();
    return type == String.class
        ? ""
        : type == Secret.class ? "secret" : Converter.expectation(type);
  }
}
