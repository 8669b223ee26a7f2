package dev.fanfare.service.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// One setting: a record component with its default, its bounds and its line in the reference.
///
/// Its key is the path of component names in kebab case (`http.max-header-bytes`). Components may
/// be `String`, numbers, `boolean`, `Duration`, enums, [Secret] or any type with a static `of`,
/// `parse` or `valueOf`; a `List` or `Optional` of these; a `Map<String, String>` that takes every
/// key below it; a record, or a `Map` of records.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /// Says that there is no default; what may be left out (list, map, optional) is empty then.
  String NONE = "<none>";

  /// The default as one would write it; in a map of records `{key}` stands for the entry's key, and
  /// on the map itself it lists the entries that exist from the start.
  String value() default NONE;

  /// What it does, one or two sentences of Markdown.
  String doc();

  /// The smallest value allowed, if any.
  String min() default "";

  /// The largest value allowed, if any.
  String max() default "";

  /// The form of a text, or of the keys of a map of records, as a regular expression; any if empty.
  String matches() default "";
}
