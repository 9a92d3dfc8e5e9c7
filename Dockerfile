# The terminal with its emulator in one image: docker build -t payment-terminal . && docker run --rm -it --network host payment-terminal
# Both base images are arguments, for machines that keep their own: Debian or Ubuntu with the .NET 10 SDK, and with the ASP.NET runtime.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
RUN dotnet build src/Terminal.Daemon -c Release -v quiet && dotnet build src/Terminal.Panel -c Release -v quiet

FROM ${RUNTIME_IMAGE}
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends mosquitto mosquitto-clients libmosquitto1 tzdata >/dev/null \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /terminal terminal
WORKDIR /terminal
COPY --from=build --chown=terminal /source/scripts scripts
COPY --from=build --chown=terminal /source/tests/scenarios tests/scenarios
COPY --from=build --chown=terminal /source/src/Terminal.Daemon/bin/Release src/Terminal.Daemon/bin/Release
COPY --from=build --chown=terminal /source/src/Terminal.Panel/bin/Release src/Terminal.Panel/bin/Release
USER terminal
# The page listens on loopback alone: --network host, or a proxy in the same network namespace.
ENTRYPOINT ["scripts/run", "--no-build", "--yes"]
