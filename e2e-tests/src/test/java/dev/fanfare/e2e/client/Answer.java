package dev.fanfare.e2e.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;

/// What a server answered.
public record Answer(int status, HttpHeaders headers, String body) {

  static Answer of(HttpResponse<String> response) {
    return new Answer(response.statusCode(), response.headers(), response.body());
  }

  public String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  public JsonNode json() {
    return Http.read(body);
  }

  /// Holds that it was published, and returns the cursor of its one receipt.
  public String cursor() {
    assertThat(status).as(body).isEqualTo(201);
    return json().at("/receipts/0/cursor").textValue();
  }

  /// Holds that it is a refusal as RFC 9457 wants it, which says nothing of what is inside.
  public Answer isProblem(int expected) {
    assertThat(status).as(body).isEqualTo(expected);
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("type").textValue()).startsWith("urn:fanfare:problem:");
    assertThat(problem.path("title").textValue()).isNotBlank();
    assertThat(problem.path("status").intValue()).isEqualTo(expected);
    assertThat(problem.path("detail").textValue()).isNotBlank();
    assertThat(body)
        .doesNotContain("Exception", "\tat ", "dev.fanfare", "io.vertx", "java.", "org.apache");
    return this;
  }
}
