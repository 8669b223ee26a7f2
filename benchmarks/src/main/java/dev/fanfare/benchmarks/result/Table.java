package dev.fanfare.benchmarks.result;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;

/// Rows as aligned text. A column that no row fills is left out.
public final class Table {
  private Table() {}

  public static String of(List<Row> rows) {
    List<Figure> columns =
        Arrays.stream(Figure.values())
            .filter(Figure::hasColumn)
            .filter(figure -> rows.stream().anyMatch(row -> row.figure(figure).isPresent()))
            .toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(head(columns));
    rows.forEach(row -> lines.add(line(row, columns)));
    return align(lines);
  }

  private static List<String> head(List<Figure> columns) {
    List<String> head = new ArrayList<>(List.of("scenario", "subject", "load"));
    columns.forEach(figure -> head.add(figure.title()));
    head.add("also");
    return head;
  }

  private static List<String> line(Row row, List<Figure> columns) {
    List<String> line = new ArrayList<>(List.of(row.scenario(), row.subject(), row.load()));
    for (Figure figure : columns) {
      line.add(row.figure(figure).stream().mapToObj(figure::show).findFirst().orElse("-"));
    }
    line.add(also(row));
    return line;
  }

  private static String also(Row row) {
    StringJoiner also = new StringJoiner(", ");
    for (Figure figure : Figure.values()) {
      if (!figure.hasColumn()) {
        row.figure(figure).ifPresent(value -> also.add(figure.key() + " " + figure.show(value)));
      }
    }
    row.notes().forEach(also::add);
    row.faults().forEach(fault -> also.add("FAULT: " + fault));
    return also.toString();
  }

  private static String align(List<List<String>> lines) {
    int[] widths = new int[lines.getFirst().size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(aligned(line, widths)).append('\n'));
    return text.toString();
  }

  /// Words to the left, figures to the right; the last cell is as long as it is.
  private static String aligned(List<String> line, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length - 1; i++) {
      String space = " ".repeat(widths[i] - line.get(i).length());
      text.append(i < 3 ? line.get(i) + space : space + line.get(i)).append("  ");
    }
    return text.append(line.getLast()).toString().stripTrailing();
  }
}
