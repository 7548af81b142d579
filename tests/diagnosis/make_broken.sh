#!/bin/sh
# Makes the requests in broken/ anew, each by the real encoder of its language.
# Needs node, php, java, perl (with URI::Escape), ruby, python3 with cryptography, and openssl.
set -eu
cd "$(dirname "$0")"
key=../keys/throw-away-2048.pem
der=$(mktemp)
trap 'rm -f "$der"' EXIT
openssl pkcs8 -topk8 -nocrypt -outform DER -in "$key" -out "$der"

# make NAME CODES TITLE SOURCE COMMAND…: both forms of one encoder
make() {
    name=$1 codes=$2 title=$3 source=$4
    shift 4
    for form in values everywhere; do
        "$@" "$name" "$form" >"broken/$name-$form.http"
        cat >"broken/$name-$form.toml" <<EOF
source = "$source, $form"
verdict = "invalid"
codes = [$codes]
certainty = "proof"
title = "$title"
EOF
    done
}

reserved='"reserved-not-encoded"'
plus_and_tilde='"space-as-plus", "tilde-encoded"'
star='"space-as-plus", "tilde-encoded", "asterisk-not-encoded"'
make node-encodeURIComponent "$reserved" encodeURIComponent "Node, encodeURIComponent" node makers/client.js $key
make node-querystring-escape "$reserved" querystring.escape "Node, querystring.escape" node makers/client.js $key
make node-URLSearchParams "$star" URLSearchParams "Node, URLSearchParams" node makers/client.js $key
make node-encodeURI '"reserved-not-encoded", "slash-not-encoded"' encodeURI "Node, encodeURI" node makers/client.js $key
make node-escape '"slash-not-encoded", "wrong-charset"' escape "Node, escape" node makers/client.js $key
make php-urlencode "$plus_and_tilde" urlencode "PHP, urlencode" php makers/client.php $key
make php-http_build_query "$plus_and_tilde" http_build_query "PHP, http_build_query" php makers/client.php $key
make java-URLEncoder-UTF-8 "$star" URLEncoder "Java, URLEncoder in UTF-8" java makers/Client.java "$der"
make java-URLEncoder-ISO-8859-1 "$star, \"wrong-charset\"" ISO-8859-1 "Java, URLEncoder in ISO-8859-1" java makers/Client.java "$der"
make java-URLEncoder-windows-1251 "$star, \"wrong-charset\"" windows-1251 "Java, URLEncoder in windows-1251" java makers/Client.java "$der"
make perl-uri_escape-latin1 '"wrong-charset"' "character set" "Perl, uri_escape on Latin-1 text" perl makers/client.pl $key
make perl-uri_escape-old "$reserved" uri_escape "Perl, uri_escape with the safe set of old versions" perl makers/client.pl $key
make ruby-CGI-escape '"space-as-plus"' CGI.escape "Ruby, CGI.escape" ruby makers/client.rb $key
make ruby-encode_www_form_component "$star" encode_www_form "Ruby, URI.encode_www_form_component" ruby makers/client.rb $key
make python-quote '"slash-not-encoded"' "Python quote" "Python, urllib.parse.quote" python3 makers/client.py $key
make python-quote_plus '"space-as-plus"' quote_plus "Python, urllib.parse.quote_plus" python3 makers/client.py $key
make python-urlencode '"space-as-plus"' urlencode "Python, urllib.parse.urlencode" python3 makers/client.py $key
"${PYTHON:-python3}" makers/faults.py $key broken
