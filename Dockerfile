# Ropewalk from a clone, as it lies there: docker build -t ropewalk .   (docs/deploy.md)
FROM debian:bookworm-slim AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /clone
COPY . .
# What Maven fetched stays with the builder, not in a layer.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -q -DskipTests -Djacoco.skip=true -DskipClassData package
# What seldom changes and what every build changes, apart: two layers of the image.
RUN mkdir -p /libraries /program/app/target/lib \
 && cp ropewalk LICENSE /program \
 && cp -p app/target/ropewalk.jar /program/app/target \
 && mv app/target/lib/ropewalk-*.jar /program/app/target/lib \
 && mv app/target/lib/* /libraries

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends curl openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --create-home ropewalk
COPY --from=build /libraries /opt/ropewalk/app/target/lib
COPY --from=build /program /opt/ropewalk
# A number, so that an orchestrator can see that it is not root. The home holds what is downloaded, and ./data where no database is named.
USER 10001:10001
ENV HOME=/home/ropewalk
WORKDIR /home/ropewalk
EXPOSE 8080
ENTRYPOINT ["/opt/ropewalk/ropewalk"]
CMD ["serve", "--host", "0.0.0.0"]
