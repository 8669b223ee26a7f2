# The services: one build, one image each (--target producer-api, --target notifier).
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
  mvn -B -ntp -P unchecked -pl producer-api,notifier -am -Dmaven.test.skip -Dspotless.check.skip -Djacoco.skip package

FROM eclipse-temurin:25-jre AS runtime
WORKDIR /app
# A volume that is mounted there belongs to the services.
RUN install -d -o 10001 -g 10001 /keys
USER 10001:10001
# Other containers reach the service, and with tokens only. Its operators' port stays the container's own.
ENV FANFARE_HTTP_HOST=0.0.0.0
# There is no curl here, and a JVM per check costs more than the service does.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s CMD ["bash", "-c", \
  "exec 3<>/dev/tcp/127.0.0.1/9090; printf 'GET /readyz HTTP/1.0\\r\\n\\r\\n' >&3; read -r _ status _ <&3; [ \"$status\" = 200 ]"]

# More flags come in JDK_JAVA_OPTIONS. Serial and compact headers take the least memory. What a publisher sends lives until
# Kafka has answered: half of the heap is young, so that it is not copied there.
FROM runtime AS producer-api
COPY --from=build /build/producer-api/target/lib lib
COPY --from=build /build/producer-api/target/producer-api-*.jar service.jar
EXPOSE 8081
ENTRYPOINT ["java", \
  "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=50", "-XX:NewRatio=1", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "service.jar"]

# Streams live long, and a small young generation keeps what a rush of connects leaves behind small.
FROM runtime AS notifier
COPY --from=build /build/notifier/target/lib lib
COPY --from=build /build/notifier/target/notifier-*.jar service.jar
EXPOSE 8082
ENTRYPOINT ["java", \
  "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-XX:MaxRAMPercentage=60", "-Xmn32m", "-XX:+ExitOnOutOfMemoryError", \
  "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "service.jar"]
