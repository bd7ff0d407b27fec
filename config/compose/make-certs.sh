#!/bin/bash
# Makes an authority and one certificate for the engine, once; what stands is left alone.
set -euo pipefail
umask 027
cd /certs
if [ ! -f ca/ca.crt ]; then
  /usr/share/elasticsearch/bin/elasticsearch-certutil ca --silent --pem --days 3650 --out ca.zip
  unzip -q -o ca.zip && rm ca.zip
fi
if [ ! -f es01/es01.crt ]; then
  /usr/share/elasticsearch/bin/elasticsearch-certutil cert --silent --pem --days 1825 \
    --name es01 --dns es01 --dns localhost --ip 127.0.0.1 \
    --ca-cert ca/ca.crt --ca-key ca/ca.key --out es01.zip
  unzip -q -o es01.zip && rm es01.zip
fi
# The engine and Grafana run in group 0; the authority's own key stays with root.
chgrp -R 0 /certs
find /certs -type d -exec chmod 755 {} +
find /certs -name '*.crt' -exec chmod 644 {} +
find /certs -name '*.key' -exec chmod 640 {} +
chmod 600 ca/ca.key
