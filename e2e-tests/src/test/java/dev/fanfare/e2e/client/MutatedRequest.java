package dev.fanfare.e2e.client;

import dev.fanfare.producer.body.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// A publishing request that was valid before one to three things were done to it.
public final class MutatedRequest {
  private static final String EVENT =
      "{\"channel\":\"user:NAME\",\"event\":\"order.shipped\",\"data\":{\"order\":7},\"ttl\":\"PT1H\"}";
  private static final String SEVERAL =
      "{\"channels\":[\"user:NAME\",\"topic:a/b\",\"user:~@+-\"],\"data\":\"téxt \\ud83d\\ude00 😀\\n\"}";
  private static final String CLOUD_EVENT =
      "{\"specversion\":\"1.0\",\"id\":\"ID\",\"source\":\"/shop\",\"type\":\"t\",\"subject\":\"user:NAME\","
          + "\"datacontenttype\":\"text/plain\",\"time\":\"2026-11-22T10:00:00Z\",\"sampled\":true,\"data\":\"x\"}";
  private static final String BASE64 =
      "{\"specversion\":\"1.0\",\"id\":\"ID\",\"source\":\"/shop\",\"type\":\"t\",\"subject\":\"topic:NAME\","
          + "\"datacontenttype\":\"image/png\",\"data_base64\":\"/wAKDQ==\"}";
  private final Map<String, String> headers;
  private final byte[] body;

  private MutatedRequest(Map<String, String> headers, byte[] body) {
    this.headers = headers;
    this.body = body;
  }

  /// With the content type.
  public Map<String, String> headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  /// @param name of a channel
  /// @param id of an event
  public static MutatedRequest random(RandomGenerator random, String name, String id) {
    Map<String, String> headers = new LinkedHashMap<>();
    String body =
        switch (random.nextInt(7)) {
          case 0 -> typed(headers, "application/json", EVENT);
          case 1 -> typed(headers, "application/json", "[" + EVENT + "," + SEVERAL + "]");
          case 2 -> typed(headers, "application/cloudevents+json", CLOUD_EVENT);
          case 3 ->
              typed(
                  headers,
                  "application/cloudevents-batch+json",
                  "[" + CLOUD_EVENT + "," + BASE64.replace("ID", "ID2") + "]");
          case 4 -> binary(headers, "application/json", "{\"order\":7}");
          case 5 -> binary(headers, "image/png", "\u0000\u00ff\n");
          default ->
              typed(
                  headers,
                  "application/x-ndjson",
                  EVENT + "\n" + SEVERAL + "\r\n\n" + EVENT.replace("NAME", "other") + "\n");
        };
    MutatedRequest request =
        new MutatedRequest(headers, fill(body, name, id).getBytes(StandardCharsets.UTF_8));
    request.headers.replaceAll((_, value) -> fill(value, name, id));
    for (int times = 1 + random.nextInt(3); times > 0; times--) {
      request = request.mutate(random);
    }
    return request;
  }

  private static String typed(Map<String, String> headers, String type, String body) {
    headers.put("Content-Type", type);
    return body;
  }

  private static String binary(Map<String, String> headers, String type, String body) {
    headers.put("ce-specversion", "1.0");
    headers.put("ce-id", "ID");
    headers.put("ce-source", "/shop");
    headers.put("ce-type", "caf%C3%A9");
    headers.put("ce-subject", "user:NAME");
    headers.put("ce-note", "50%25 \"off\"");
    return typed(headers, type, body);
  }

  private static String fill(String text, String name, String id) {
    return text.replace("NAME", name).replace("ID", id);
  }

  private MutatedRequest mutate(RandomGenerator random) {
    if (headers.isEmpty() || random.nextInt(4) > 0) {
      return new MutatedRequest(headers, Mutation.of(body, random));
    }
    Map<String, String> changed = new LinkedHashMap<>(headers);
    List<Map.Entry<String, String>> all = List.copyOf(headers.entrySet());
    Map.Entry<String, String> header = all.get(random.nextInt(all.size()));
    String name = header.getKey();
    if (random.nextInt(3) == 0) {
      changed.remove(name);
    } else {
      byte[] value = Mutation.of(header.getValue().getBytes(StandardCharsets.UTF_8), random);
      changed.put(name, sendable(new String(value, StandardCharsets.UTF_8)));
    }
    return new MutatedRequest(changed, body);
  }

  /// What a client lets nobody send is not this test's matter.
  private static String sendable(String value) {
    return value.replaceAll("[^ -~]", "");
  }
}
