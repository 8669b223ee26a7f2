package dev.fanfare.benchmarks.subject;

import dev.fanfare.benchmarks.load.Audience;
import dev.fanfare.benchmarks.load.Sent;
import dev.fanfare.benchmarks.load.Traffic;
import dev.fanfare.benchmarks.machine.Await;
import dev.fanfare.benchmarks.machine.Child;
import dev.fanfare.benchmarks.machine.FreePorts;
import dev.fanfare.benchmarks.machine.Site;
import dev.fanfare.benchmarks.machine.StartUp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// nginx with the nchan module: channels in its memory, to which one POSTs. Its cost is that of the
/// request and of the delivery; there is no Kafka behind it.
final class Nchan implements Subject {
  static final String NAME = "nchan";
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final int port = FreePorts.next();
  private final Http http = new Http(port);
  private final NchanPublisher publisher;
  private final Child child;

  private Nchan(Site site, NchanInstall install) {
    Path folder = site.folder().resolve(NAME);
    Path settings = folder.resolve("nginx.conf");
    try {
      Files.createDirectories(folder);
      Files.writeString(settings, settings(install.module(), folder, port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    child =
        Child.service(
            NAME,
            site.folder(),
            List.of(
                install.nginx().toString(),
                "-p",
                folder.toString(),
                "-e",
                folder.resolve("error.log").toString(),
                "-c",
                settings.toString()),
            Map.of());
    publisher = new NchanPublisher(install.ssepub(), site.folder(), port, http);
  }

  static Nchan start(Site site, NchanInstall install) {
    Nchan nchan = new Nchan(site, install);
    StartUp.await(nchan.child, () -> nchan.http.get("/status").isPresent(), nchan::close);
    return nchan;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String path(Audience audience) {
    return "/sub/"
        + switch (audience) {
          case Audience.OwnUsers users -> users.prefix() + "{i}";
          case Audience.OneTopic topic -> topic.name();
        };
  }

  @Override
  public void awaitListening(int more) {
    Await.until(more + " subscribers at " + child, SETTLE, () -> subscribers() >= more);
  }

  @Override
  public boolean mustBeExact() {
    return false;
  }

  @Override
  public Sent publish(Traffic traffic) {
    return publisher.publish(traffic);
  }

  @Override
  public void close() {
    child.close();
    http.close();
  }

  private int subscribers() {
    return http.get("/status").stream()
        .flatMap(answer -> answer.body().lines())
        .filter(line -> line.startsWith("subscribers:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(-1);
  }

  private static String settings(Path module, Path folder, int port) {
    String user = "root".equals(System.getProperty("user.name")) ? "user root;" : "";
    return """
    load_module %s;
    %s
    daemon off;
    worker_processes 1;
    pid %s/nginx.pid;
    events { worker_connections 20000; multi_accept on; }
    http {
      access_log off;
      client_body_temp_path %<s/body;
      proxy_temp_path %<s/proxy;
      fastcgi_temp_path %<s/fastcgi;
      uwsgi_temp_path %<s/uwsgi;
      scgi_temp_path %<s/scgi;
      keepalive_requests 1000000000;
      nchan_shared_memory_size 1G;
      server {
        listen 127.0.0.1:%d backlog=4096;
        location = /status { nchan_stub_status; }
        location ~ ^/sub/(.+)$ {
          nchan_subscriber eventsource;
          nchan_channel_id $1;
          nchan_subscriber_first_message newest;
        }
        location ~ ^/pub/(.+)$ {
          nchan_publisher;
          nchan_channel_id $1;
          nchan_message_buffer_length 100;
          nchan_message_timeout 1h;
        }
      }
    }
    """
        .formatted(module, user, folder, port);
  }
}
