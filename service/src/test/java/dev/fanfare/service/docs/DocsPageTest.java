package dev.fanfare.service.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanfare.service.docs.ApiDocument.Node;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocsPageTest {
  private final ApiDocument openApi = ApiDocument.load("openapi.yaml");
  private final ApiDocument asyncApi = ApiDocument.load("asyncapi.yaml");
  private final String page = DocsPage.of(openApi, asyncApi);

  @Test
  void everyOperationAndMessageIsOnThePage() {
    Node paths = openApi.root().at("paths");
    assertThat(paths.members()).isNotEmpty();
    paths
        .members()
        .forEach((path, item) -> {
          assertThat(page).contains("<code>" + path + "</code>");
          item.members().values().stream()
              .filter(member -> member.has("operationId"))
              .forEach(operation ->
                  assertThat(page).contains("id=\"" + operation.text("operationId") + "\""));
        });
    asyncApi
        .root()
        .at("components")
        .at("messages")
        .members()
        .values()
        .forEach(message ->
            assertThat(page).contains("<h3><code>" + message.text("name") + "</code></h3>"));
  }

  @Test
  void everyLinkHasATarget() {
    page.lines()
        .flatMap(line -> Pattern.compile("href=\"#([^\"]+)\"").matcher(line).results())
        .forEach(link -> assertThat(page).contains("id=\"" + link.group(1) + "\""));
  }

  @Test
  void thePageHasNothingThatAStrictPolicyForbids() {
    assertThat(page).doesNotContain("<script", "style=", "http://cdn", " onclick", "<img");
  }

  @Test
  void whatIsWrittenIsEscaped() {
    Html html = new Html().open("p", "title", "\"><script>").inline("a < b, `c & \"d\"`").close();

    assertThat(html.toString())
        .contains(
            "<p title=\"&quot;&gt;&lt;script&gt;\">a &lt; b, <code>c &amp; &quot;d&quot;</code>");
  }
}
