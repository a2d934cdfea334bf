#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# demo_test.sh <folder of the programs> <test> - what cache-demo, cache-node and cache-cli do for a
# person: each function test_<name> is the ctest demo.<name>. Nothing waits for a time to pass, only
# for something to happen.
set -euo pipefail
programs=$1 name=$2
folder=$(mktemp -d)
trap 'jobs -p | xargs -r kill -KILL 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"

demo() {
    "$programs/cache-demo" "$@"
}

die() {
    echo "demo_test: $*" >&2
    exit 1
}

# Runs a command that must end with this exit code; its output goes to the files out and err.
expect_exit() { # <code> <command>...
    local code=0
    "${@:2}" >out 2>err || code=$?
    ((code == $1)) && return
    cat out err >&2
    die "exit code $code instead of $1: ${*:2}"
}

expect_line() { # <file> <extended regular expression>
    grep -qE -- "$2" "$1" && return
    cat "$1" >&2
    die "no line like: $2"
}

pause() { # between two looks at what we wait for
    sleep 0.02
}

# A mistake gets one line on stderr, and nothing on stdout.
expect_one_line() { # <extended regular expression>
    expect_line err "$1"
    (($(wc -l <err) == 1)) || die "not one line: $(cat err)"
    [[ ! -s out ]] || die "something on stdout: $(cat out)"
}

expect_good() { # <entries>
    expect_line out "^cache demo: $1 entr(y|ies), "
    expect_line out '^  load +'"$1 of $1 entries stored"
    expect_line out '^  verify +'"$1 of $1 entries read back, 0 of them different"
    expect_line out '^  mixed +node [0-9]+ killed with SIGKILL'
    expect_line out '^  restart +node [0-9]+ is process [0-9]+ on the same port'
    expect_line out '^  again +'"$1 of $1 entries read back, 0 of them different"
    expect_line out '^  Result  GOOD'
    [[ ! -s err ]] || die "something on stderr: $(cat err)"
}

node_pids() { # of all nodes that the demo says it started
    sed -nE 's/^.* is process ([0-9]+) on .*$/\1/p' out
}

is_alive() { # a process that nobody has waited for yet is dead all the same
    local state
    state=$(sed -nE 's/^State:\s+(.).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 1
    [[ -n $state && $state != Z && $state != X ]]
}

wait_until_nodes_are_gone() {
    local pid
    for pid in $(node_pids); do
        while is_alive "$pid"; do pause; done
    done
}

wait_for_line() { # <extended regular expression>: in the file out, which a process is writing
    while ! grep -qE -- "$1" out 2>/dev/null; do pause; done
}

# --- what must work

test_pairs() {
    seq 1 500 | sed 's/.*/key &\tthe value of &/' >pairs
    printf 'empty\t\n' >>pairs
    expect_exit 0 demo pairs
    expect_good 501
    expect_line out 'UNAVAILABLE'
}

test_folder() {
    mkdir -p tree/deep/er
    head -c 3000000 /dev/urandom >tree/large
    head -c 70000 /dev/urandom >tree/deep/middle
    : >tree/deep/er/empty
    seq 1 100 | while read -r i; do echo "file $i" >"tree/deep/$i"; done
    expect_exit 0 demo tree
    expect_good 103
}

test_package_database() {
    [[ -r /var/lib/dpkg/status ]] || exit 0
    expect_exit 0 demo
    expect_good "$(sed -n 's/^Package: //p' /var/lib/dpkg/status | sort -u | wc -l |
        sed -E ':a; s/([0-9])([0-9]{3})($|,)/\1,\2\3/; ta')"
}

test_one_entry_one_node_one_call() {
    printf 'answer\t42\n' >pairs
    expect_exit 0 demo --nodes 1 --in-flight 1 pairs
    expect_good 1
}

test_many_nodes() {
    seq 1 200 | sed 's/.*/&\t&/' >pairs
    expect_exit 0 demo --nodes 9 --in-flight 1024 pairs
    expect_good 200
    (($(node_pids | wc -l) == 10)) || die "not nine nodes and one that came again"
}

test_large_values() {
    mkdir tree
    head -c 4194304 /dev/urandom >tree/just-right
    head -c 4194305 /dev/urandom >tree/too-large
    expect_exit 0 demo tree
    expect_line err '^left out: too-large: the value is larger than 4.0 MiB'
    expect_line out 'left out, see above: 1 entry$'
    expect_line out '^  Result  GOOD'
}

test_terminal() { # on a terminal one line changes, and the summary is the same
    command -v script >/dev/null || exit 0
    seq 1 500 | sed 's/.*/key &\tvalue &/' >pairs
    script -qec "'$programs/cache-demo' pairs" /dev/null </dev/null >out
    expect_line out $'\r\033\\[K'
    expect_line out 'Result  GOOD'
}

# --- what must be refused

test_wrong_command_lines() {
    expect_exit 2 demo --frobnicate
    expect_one_line 'unknown or incomplete option "--frobnicate"; see cache-demo --help'
    expect_exit 2 demo --nodes 0
    expect_one_line '--nodes wants a number from 1 to 64, not "0"'
    expect_exit 2 demo --in-flight many
    expect_one_line '--in-flight wants a number from 1 to 1024, not "many"'
    expect_exit 2 demo --nodes
    expect_one_line 'unknown or incomplete option "--nodes"'
    expect_exit 2 demo one two
    expect_one_line 'no use for "two"'
    expect_exit 2 "$programs/cache-node" --memory-mb much
    expect_one_line '--memory-mb wants a number of megabytes, not "much"'
    expect_exit 2 "$programs/cache-node" somewhere
    expect_one_line 'no use for "somewhere"'
    expect_exit 0 demo --help
    expect_line out '^Usage: cache-demo'
    expect_exit 0 "$programs/cache-node" --help
    expect_line out '^Usage: cache-node'
}

test_wrong_inputs() {
    expect_exit 1 demo missing
    expect_one_line '^cache-demo: cannot open missing: No such file'
    : >empty
    expect_exit 1 demo empty
    expect_one_line '^cache-demo: empty has nothing to put into a cache: it is empty'
    echo 'Once upon a time' >prose
    expect_exit 1 demo prose
    expect_one_line '^cache-demo: prose:1: no TAB'
    truncate -s 513M huge
    expect_exit 1 demo huge
    expect_one_line '^cache-demo: the input has more than 512.0 MiB'
    if ((EUID != 0)); then
        printf 'a\tb\n' >secret
        chmod 000 secret
        expect_exit 1 demo secret
        expect_one_line '^cache-demo: cannot open secret: Permission denied'
    fi
}

test_a_node_that_cannot_listen() {
    expect_exit 1 "$programs/cache-node" --listen tcp://192.0.2.1:1
    expect_one_line '192\.0\.2\.1'
    expect_exit 1 "$programs/cache-node" --listen nonsense
    expect_one_line 'nonsense'
}

# --- what must be noticed

test_a_node_that_dies_unasked() {
    local line code=0
    seq 1 5000 | sed 's/.*/key &\tvalue &/' >pairs
    demo pairs 2>err | while IFS= read -r line; do
        echo "$line" >>out
        [[ $line =~ node\ 1\ is\ process\ ([0-9]+)\ on\ tcp ]] && kill -KILL "${BASH_REMATCH[1]}"
    done || code=${PIPESTATUS[0]}
    ((code == 1)) || die "exit code $code"
    expect_line out '^  Result  BAD: [0-9,]+ calls failed that had to succeed'
    expect_line out 'on node 1: UNAVAILABLE: '
}

# Ends the demo in the middle of its work by a signal; none of its nodes may outlive it.
end_demo_with() { # <signal>
    local whole code=0
    seq 1 50000 | sed 's/.*/key &\tvalue &/' >pairs
    env --default-signal=INT "$programs/cache-demo" pairs >out 2>err &
    whole=$!
    wait_for_line '^  load'
    kill "-$1" "$whole"
    wait "$whole" || code=$?
    ((code > 128)) || die "exit code $code"
    wait_until_nodes_are_gone
}

test_ctrl_c_leaves_no_process() {
    end_demo_with INT
}

test_sigkill_leaves_no_process() {
    end_demo_with KILL
}

# --- node and cli_of "$cluster" by hand

start_node() { # its process in $node, its address in $address
    rm -f node.out # of the node before, or its address would be taken for this one's
    "$programs/cache-node" "$@" >node.out 2>node.err &
    node=$!
    until grep -q '^listening on .' node.out 2>/dev/null || ! is_alive "$node"; do pause; done
    address=$(sed -n 's/^listening on //p' node.out)
    [[ -n $address ]] || die "no address: $(cat node.out node.err)"
}

cli_of() {
    "$programs/cache-cli" "$@"
}

test_by_hand() {
    local node address first
    start_node
    first=$address
    start_node --memory-mb 1
    local cluster=$first,$address
    expect_exit 2 "$programs/cache-cli" frobnicate
    expect_exit 0 cli_of "$cluster" set answer 42
    expect_exit 0 cli_of "$cluster" get answer
    expect_line out '^42$'
    expect_exit 1 cli_of "$cluster" get question
    expect_one_line '^cache-cli: NOT_FOUND: no key "question"$'
    expect_exit 0 cli_of "$cluster" delete answer
    expect_exit 1 cli_of "$cluster" get answer
    expect_exit 1 cli_of "$cluster" get ''
    expect_one_line 'INVALID_ARGUMENT: key of 0 bytes: it takes 1 to 1024'
    kill -TERM "$node"
    wait "$node" || die "the node did not end well"
}

test_a_full_node_forgets_what_was_used_longest_ago() {
    local node address value i
    value=$(head -c 100000 /dev/zero | tr '\0' x)
    start_node --memory-mb 1
    for i in {1..10}; do
        expect_exit 0 cli_of "$address" set "key $i" "$value"
    done
    expect_exit 0 cli_of "$address" get 'key 1'
    expect_exit 0 cli_of "$address" set 'key 11' "$value"
    expect_exit 1 cli_of "$address" get 'key 2'
    expect_exit 0 cli_of "$address" get 'key 1'
    expect_exit 0 cli_of "$address" get 'key 11'
}

declare -F "test_$name" >/dev/null || die "no test $name"
"test_$name"
