#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# certs.sh - makes a CA, and certificates for the server, for alice and for bob, in this folder.
set -eu
new="openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365"
signed="-CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE"

$new -subj "/CN=our CA" -keyout ca.key -out ca.pem
$new $signed -subj /CN=server -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
    -keyout server.key -out server.pem
$new $signed -subj /CN=alice -keyout alice.key -out alice.pem
$new $signed -subj /CN=bob -keyout bob.key -out bob.pem
