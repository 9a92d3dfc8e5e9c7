# What the scripts share; sourced, never run. The caller stands in the clone's root.
# shellcheck shell=bash

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 # The SDK would want libicu; nothing here has a culture.

configuration=${CONFIGURATION:-Release} # one for all scripts, so that nothing is built twice

say() { printf '%s: %s\n' "$(basename "$0")" "$*"; }
fail() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# need_packages ASK NAME...: installs the Debian packages that are missing.
# Asks first where ASK is yes and a person sits at the terminal.
need_packages() {
    local ask=$1 package; shift
    local missing=()
    if ! command -v dpkg-query >/dev/null; then
        say "this is no Debian: the counterparts of these packages must be there: $*"
        return 0
    fi
    for package in "$@"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    say "needs these Debian packages: ${missing[*]}"
    local as_root=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "install them as root: apt-get install ${missing[*]}"
        as_root=(sudo)
    fi
    if [ "$ask" = yes ] && [ -t 0 ] && [ -t 1 ]; then
        local answer
        read -r -p "Install them now? [Y/n] " answer
        case $answer in '' | [Yy]*) ;; *) fail "not without them" ;; esac
    fi
    # Once more for passing reasons.
    apt_install "${missing[@]}" || { sleep 2; apt_install "${missing[@]}"; } || fail "apt could not install ${missing[*]}"
}

apt_install() {
    "${as_root[@]}" apt-get update -qq &&
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

need_sdk() {
    command -v dotnet >/dev/null || fail "the .NET 10 SDK is not on the path (dotnet)"
    case $(dotnet --version 2>/dev/null) in
        10.*) ;;
        *) fail "needs the .NET 10 SDK; dotnet --version says $(dotnet --version 2>&1 | head -n 1)" ;;
    esac
}

# choose_flavour: asks the package feed for the IoT packages once; where it has them, they lie in the package folder from then on and the
# build takes them by itself. IotPackages=true or false, and CI, leave nothing to ask.
choose_flavour() {
    case ${IotPackages:-auto}/${CI:-} in
        auto/true | false/*) say "flavour debian: the distribution's libraries"; return ;;
        true/*) say "flavour iot: the .NET IoT packages and MQTTnet"; return ;;
    esac
    if timeout 120 dotnet restore src/iot-surface/probe.proj -p:IotPackages=true -v quiet -nologo >/dev/null 2>&1; then
        export IotPackages=true
        say "flavour iot: the .NET IoT packages and MQTTnet"
    else
        export IotPackages=false
        say "flavour debian: the distribution's libraries, since the feed has no IoT packages (IotPackages=true asks again)"
    fi
}

# build WHAT...: quiet while it goes well.
build() {
    local what log
    log=$(mktemp)
    for what in "$@"; do
        if ! dotnet build "$what" -c "$configuration" -v quiet -clp:NoSummary -nologo >"$log" 2>&1; then
            cat "$log" >&2
            rm -f "$log"
            fail "$what does not build"
        fi
    done
    rm -f "$log"
}
