#!/usr/bin/env bash
# Runs a command with two PostgreSQLs of its own, one for each worker: tests/postgres.sh pytest
# They live in a temporary folder, listen on free ports, are named by TEST_POSTGRES_URL with a space
# between, and are gone when the command ends. One that is already set is used as it is.
set -euo pipefail

[ -n "${TEST_POSTGRES_URL:-}" ] && exec "$@"

tools=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -n "$tools" ] || tools=$(dirname "$(command -v initdb || echo none/initdb)")
if [ ! -x "$tools/initdb" ]; then
    [ -z "${CI:-}" ] || { echo "PostgreSQL is missing, and here its tests must run" >&2; exit 1; }
    echo "PostgreSQL is not installed: its tests will be skipped" >&2
    exec "$@"
fi

as_owner() { "$@"; }
# PostgreSQL refuses to run as root
[ "$(id -u)" -ne 0 ] || as_owner() { runuser -u postgres -- "$@"; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/lapor-postgres.XXXXXX")
[ "$(id -u)" -ne 0 ] || chown postgres "$folder"
stop() {
    cd /
    for data in "$folder"/*/; do
        as_owner "$tools/pg_ctl" --pgdata="$data" --mode=immediate --silent stop || true
    done
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

here=$PWD
cd "$folder"
addresses=()
# each worker of pytest its own: what is deleted in one waits for transactions of nobody else's
for name in one two; do
    port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    as_owner "$tools/initdb" --pgdata="$name" --username=lapor --auth=trust --encoding=UTF8 \
        --locale=C.UTF-8 --no-sync >"$folder/initdb.log"
    # what is lost when the machine goes down is not missed: no write needs to wait for the disk
    as_owner "$tools/pg_ctl" --pgdata="$name" --log="$folder/$name/server.log" --wait --silent start \
        --options="-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$folder \
-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
    addresses+=("postgresql://lapor@127.0.0.1:$port/postgres")
done
export TEST_POSTGRES_URL="${addresses[*]}"
cd "$here"
"$@"
