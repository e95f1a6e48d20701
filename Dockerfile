FROM swift:6.3-bookworm AS build
WORKDIR /ottisk
COPY . .
RUN ./ottisk build

FROM debian:12-slim
RUN apt-get update -q && apt-get install -y -q --no-install-recommends libpq5 libsodium23 libssl3 libqrencode4 libcurl4 libzip4 libxlsxwriter4 libxml2 poppler-utils qpdf ghostscript libsqlite3-0 tzdata ca-certificates \
    && rm -rf /var/lib/apt/lists/* && useradd --system --create-home --home-dir /data ottisk
COPY --from=build /ottisk/.build/release/ottisk-server /usr/local/bin/
COPY --from=build /ottisk/Public /usr/local/share/ottisk/Public
USER ottisk
VOLUME /data
EXPOSE 8080
HEALTHCHECK CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080"]
ENTRYPOINT ["ottisk-server"]
CMD ["serve", "--host", "0.0.0.0", "--data", "/data", "--public", "/usr/local/share/ottisk/Public"]
