package dev.fanfare.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/// A document of the API as the service serves it, and a validator that is not ours.
public final class ApiSchema {
  private static final String IRI = "https://fanfare.test/document.json";

  private final JsonNode document;
  private final SchemaRegistry registry;

  /// @param yaml the whole document
  public ApiSchema(String yaml) {
    document = Http.JSON.valueToTree(new Yaml().load(yaml));
    registry =
        SchemaRegistry.withDefaultDialect(
            Dialects.getOpenApi31(), builder -> builder.schemas(Map.of(IRI, document.toString())));
  }

  public JsonNode document() {
    return document;
  }

  /// What of some JSON is not as a schema wants it.
  ///
  /// @param pointer to the schema
  public List<String> faults(String pointer, String json) {
    assertThat(document.at(pointer).isObject()).as("a schema at %s", pointer).isTrue();
    return registry
        .getSchema(SchemaLocation.of(IRI + "#" + pointer))
        .validate(json, InputFormat.JSON)
        .stream()
        .map(Error::toString)
        .toList();
  }

  /// Holds that an answer is one that the document has for this request.
  public void hold(String method, String path, Answer answer) {
    String request = method + " " + path + " " + answer.status();
    String operation = operation(method, path);
    String response = resolve(operation + "/responses/" + answer.status());
    assertThat(document.at(response).isObject()).as("%s is documented", request).isTrue();
    document
        .at(response + "/headers")
        .fieldNames()
        .forEachRemaining(
            header -> assertThat(answer.header(header)).as("%s %s", request, header).isNotEmpty());
    String type = answer.header("Content-Type").replaceFirst(";.*", "");
    String media = response + "/content/" + escape(type);
    assertThat(document.at(media).isObject()).as("%s as %s", request, type).isTrue();
    if (type.equals("application/json") || type.endsWith("+json")) {
      assertThat(faults(media + "/schema", answer.body())).as("%s %s", request, answer).isEmpty();
    }
  }

  /// Where the operation stands; for a method that a path does not take, any of that path.
  private String operation(String method, String path) {
    String at = "/paths/" + escape(path);
    assertThat(document.at(at).isObject()).as("%s is documented", path).isTrue();
    return document.at(at).has(method) ? at + "/" + method : at + "/" + anyMethod(at);
  }

  private String anyMethod(String at) {
    return document.at(at).has("get") ? "get" : "post";
  }

  private String resolve(String pointer) {
    JsonNode reference = document.at(pointer + "/$ref");
    return reference.isTextual() ? reference.textValue().substring(1) : pointer;
  }

  private static String escape(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
