# Web servers for the tests of fetching: on free ports of 127.0.0.1, under a CA of their own, gone with the test that began them.

# make_ca: ./ca.pem, the certificate of localhost (web.pem, web.key), and another CA's ca file (stranger.pem).
make_ca() {
    local name
    for name in ca stranger; do
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout $name.key -out $name.pem \
            -subj "/CN=$name" -days 30 -addext keyUsage=critical,keyCertSign 2>/dev/null # which Python 3.13 wants
    done
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout web.key -out web.csr -subj /CN=localhost 2>/dev/null
    openssl x509 -req -in web.csr -CA ca.pem -CAkey ca.key -days 30 -out web.pem \
        -extfile <(printf '%s\n' subjectAltName=DNS:localhost subjectKeyIdentifier=hash authorityKeyIdentifier=keyid) 2>/dev/null
}

# begin COMMAND...: runs it in the background; when this shell dies, however, so does the server. Its process is in $begun.
begin() {
    setpriv --pdeathsig TERM "$@" >/dev/null 2>>"$BATS_FILE_TMPDIR/servers.err" 3>&- &
    begun=$!
}

# wait_for_port PID PORT: until somebody listens there. Fails when the process has ended.
wait_for_port() {
    until (exec 9<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do
        kill -0 "$1" 2>/dev/null || return 1
        sleep 0.05
    done
}

# begin_list_server DIR: list_server.py; its port is then in DIR/port.
begin_list_server() {
    mkdir -p "$1"
    : >"$1/log"
    begin $PYTHON "$HERE/list_server.py" "$1" web.pem web.key
    until [ -e "$1/port" ]; do
        kill -0 $begun || return 1
        sleep 0.05
    done
}

# never_called DIR: nobody has connected to that list server since its log was emptied. A call of our own comes last.
never_called() {
    (exec 9<>"/dev/tcp/127.0.0.1/$(cat "$1/port")")
    until [ -s "$1/log" ]; do sleep 0.02; done
    same connected "$(cat "$1/log")" "the log of the server that must not be called"
    : >"$1/log"
}

# serving_snippet SERVER: the snippet in qrid-status-build(1), as man prints it.
serving_snippet() {
    awk -v server="$1" '
        $0 == "## " server { wanted = 1 }
        wanted && /^```/ { if (inside) exit; inside = 1; next }
        inside { print }' "$HERE/../../man/qrid-status-build.1.scd"
}

# begin_nginx ROOT: Debian's nginx with the very snippet; only the lines that everybody has to change are changed. Its port is then in
# $port, its log in nginx/access.log.
begin_nginx() {
    local line program
    program=$(PATH=$PATH:/usr/sbin command -v nginx) || { echo "nginx is not installed: run ./setup --check" >&2 && return 1; }
    mkdir -p nginx
    for line in '    listen 443 ssl;' '    root /srv/id;' '    ssl_certificate /etc/ssl/id.pem;' '    ssl_certificate_key /etc/ssl/id.key;'; do
        [ "$(serving_snippet nginx | grep -cxF "$line")" -eq 1 ] || { echo "the snippet lacks: $line" >&2 && return 1; }
    done
    while :; do
        port=$($PYTHON -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
        {
            [ "$(id -u)" -ne 0 ] || echo "user root;"
            echo "daemon off; pid $PWD/nginx/pid; error_log $PWD/nginx/error.log; events {}"
            echo "http { access_log $PWD/nginx/access.log;"
            for line in client_body proxy fastcgi uwsgi scgi; do echo "${line}_temp_path $PWD/nginx/$line;"; done
            serving_snippet nginx | sed "s|listen 443 ssl;|listen 127.0.0.1:$port ssl;|; s|/srv/id;|$1;|; s|/etc/ssl/id|$PWD/web|"
            echo "}"
        } >nginx/conf
        begin "$program" -p "$PWD/nginx" -e "$PWD/nginx/error.log" -c "$PWD/nginx/conf"
        wait_for_port $begun $port && return
        grep -q 'Address already in use' nginx/error.log || { cat nginx/error.log >&2 && return 1; } # else somebody was faster
    done
}

# requests: what nginx was asked since its log was emptied, and its answers. A request of our own comes last: nginx has one worker,
# which writes the log in order.
requests() {
    get /the-end >/dev/null || return 1
    until grep -q 'GET /the-end' nginx/access.log; do sleep 0.02; done
    sed -En '/the-end/d; s/^[^"]*"([A-Z]+ [^ ]*) [^"]*" ([0-9]+) .*/\1 \2/p' nginx/access.log
    : >nginx/access.log
}

# get PATH [HEADER VALUE]...: the status and the headers that nginx answers, one a line in lower case, then the body's SHA-256.
get() {
    $PYTHON - "$port" ca.pem "$@" <<'PY'
import hashlib, http.client, ssl, sys
port, ca, path, *headers = sys.argv[1:]
client = http.client.HTTPSConnection("localhost", int(port), context=ssl.create_default_context(cafile=ca))
client.request("GET", path, headers=dict(zip(headers[::2], headers[1::2])))
answer = client.getresponse()
print("status:", answer.status)
for name, value in answer.getheaders():
    print(name.lower() + ":", value)
print("sha256:", hashlib.sha256(answer.read()).hexdigest())
PY
}
