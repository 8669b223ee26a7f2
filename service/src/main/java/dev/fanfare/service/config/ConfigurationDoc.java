package dev.fanfare.service.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The reference of settings as Markdown, made from the records themselves.
public final class ConfigurationDoc {
  private static final String GENERAL = "general";

  private final List<Program> programs;

  private ConfigurationDoc(List<Program> programs) {
    this.programs = programs;
  }

  /// Something that reads settings.
  ///
  /// @param defaults its own, over those of the records
  public record Program(String name, Class<? extends Record> root, Map<String, String> defaults) {}

  /// A section per group of settings (`http`, `kafka`, …), each setting of all the programs once.
  public static String render(List<Program> programs) {
    return new ConfigurationDoc(programs).render();
  }

  private String render() {
    Map<String, Property> all = new LinkedHashMap<>();
    for (Program program : programs) {
      Property.of(program.root()).forEach(property -> all.putIfAbsent(property.path(), property));
    }
    Map<String, List<Property>> groups =
        all.values().stream()
            .collect(
                Collectors.groupingBy(
                    ConfigurationDoc::group, LinkedHashMap::new, Collectors.toList()));
    StringBuilder page = new StringBuilder();
    groups.forEach((group, properties) -> section(group, properties, page));
    return page.toString().stripTrailing() + "\n";
  }

  private static String group(Property property) {
    int dot = property.path().indexOf('.');
    return dot < 0 ? GENERAL : property.path().substring(0, dot);
  }

  private void section(String group, List<Property> properties, StringBuilder page) {
    page.append("## ").append(group).append("\n\n");
    component(group).map(ConfigurationDoc::introduction).ifPresent(page::append);
    page.append(readers(properties.getFirst().path()));
    page.append("| setting | default | what it does |\n|---|---|---|\n");
    properties.forEach(property -> row(property, page));
    page.append('\n');
  }

  private void row(Property property, StringBuilder page) {
    page.append("| `").append(property.path().replace("*", "{key}")).append("`<br>`");
    page.append(property.variable().replace("*", "{KEY}")).append("` | ");
    page.append(defaults(property)).append(" | ");
    page.append(property.setting().doc().replace("|", "\\|"));
    page.append(form(property)).append(" |\n");
  }

  private Optional<RecordComponent> component(String group) {
    return programs.stream()
        .flatMap(program -> Stream.of(program.root().getRecordComponents()))
        .filter(component -> Property.key(component).equals(group))
        .filter(component -> component.getAnnotation(Setting.class) != null)
        .findFirst();
  }

  private static String introduction(RecordComponent group) {
    Setting setting = Property.setting(group);
    String start =
        setting.value().equals(Setting.NONE)
            ? ""
            : " There from the start: `" + setting.value().replace(",", "`, `") + "`.";
    return setting.doc() + start + "\n\n";
  }

  private String readers(String path) {
    List<String> readers =
        programs.stream()
            .filter(program ->
                Property.of(program.root()).stream()
                    .anyMatch(property -> property.path().equals(path)))
            .map(Program::name)
            .toList();
    return readers.size() == programs.size()
        ? ""
        : "Read by " + String.join(" and ", readers) + ".\n\n";
  }

  private String defaults(Property property) {
    String setting = property.setting().value();
    Stream<String> everywhere =
        setting.equals(Setting.NONE) ? Stream.empty() : Stream.of("`" + setting + "`");
    Stream<String> special =
        programs.stream()
            .filter(program -> program.defaults().containsKey(property.path()))
            .map(program ->
                program.name()
                    + ": `"
                    + Objects.requireNonNull(program.defaults().get(property.path()))
                    + "`");
    return Stream.concat(everywhere, special).collect(Collectors.joining("<br>"));
  }

  private static String form(Property property) {
    Setting setting = property.setting();
    String type = property.type() instanceof Class<?> plain ? type(plain) : "";
    String bounds =
        setting.min().isEmpty() && setting.max().isEmpty() ? "" : Converter.bounds(setting);
    String form =
        Stream.of(list(property), type, bounds)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", "));
    return form.isEmpty() ? "" : " *(" + form + ")*";
  }

  private static String list(Property property) {
    boolean list =
        property.type() instanceof ParameterizedType generic && generic.getRawType() == List.class;
    return list ? "separated by commas" : "";
  }

  private static String type(Class<?> type) {
    return type == String.class
        ? ""
        : type == Secret.class ? "secret" : Converter.expectation(type);
  }
}
