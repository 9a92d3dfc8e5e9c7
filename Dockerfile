# The terminal with its emulator in one image:
#   docker build -t payment-terminal . && docker run --rm -it --init -p 127.0.0.1:5080:5080 payment-terminal
# Both base images are arguments, for machines that keep their own: Debian or Ubuntu with the .NET 10 SDK, and with the ASP.NET runtime.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
RUN dotnet build src/Terminal.Daemon -c Release -v quiet && dotnet build src/Terminal.Panel -c Release -v quiet

FROM ${RUNTIME_IMAGE}
RUN for attempt in 1 2; do \
        apt-get update -qq \
        && apt-get install -y -qq --no-install-recommends mosquitto mosquitto-clients libmosquitto1 libpcsclite1 sqlite3 tzdata >/dev/null && break; \
    done \
    && command -v mosquitto mosquitto_sub sqlite3 >/dev/null \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /terminal terminal
WORKDIR /terminal
COPY --from=build --chown=terminal /source/scripts scripts
COPY --from=build --chown=terminal /source/tests/scenarios tests/scenarios
COPY --from=build --chown=terminal /source/src/Terminal.Daemon/bin/Release src/Terminal.Daemon/bin/Release
COPY --from=build --chown=terminal /source/src/Terminal.Panel/bin/Release src/Terminal.Panel/bin/Release
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
USER terminal
EXPOSE 5080
# The page's own word that the terminal runs, and not just a port that listens.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /api/state HTTP/1.0\\r\\nHost: 127.0.0.1:5080\\r\\n\\r\\n' >&3 && grep -q '\"terminal\":true' <&3"]
# Inside, the page listens on the container's address, else no port could be published. It answers to loopback's names alone, so that
# the port is published under the same number: -p 127.0.0.1:5080:5080.
ENTRYPOINT ["scripts/run", "--no-build", "--yes", "--listen", "any"]
