"""list_server.py DIR CERTIFICATE KEY: a web server over TLS on a free port of 127.0.0.1, for what a good one does not do.

It writes its port to DIR/port, and each connection ("connected") and request ("GET /...") to DIR/log. Below /status/:

NAME          DIR/NAME as it is, or 404
big           says that a gigabyte follows, and sends it
endless       sends without an end, and says nothing of the length
headers       sends headers without an end
slow          sends the beginning of an answer, and then nothing
silent        answers nothing
to            redirects to the address in DIR/to
hop/N         redirects to hop/N-1; hop/0 is DIR/list
unasked       304, whether anybody has an ETag or not
"""
import os
import socket
import ssl
import sys
import threading

folder, certificate, key = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
lock = threading.Lock()


def log(line):
    with lock, open(folder + "/log", "a") as file:
        file.write(line + "\n")


def content(name):
    with open(folder + "/" + name, "rb") as file:
        return file.read()


def answer(peer, path):
    def head(status, *lines):
        peer.sendall("\r\n".join(["HTTP/1.1 " + status, "Connection: close", *lines, "", ""]).encode())

    name = path.removeprefix("/status/")
    kind, _, rest = name.partition("/")
    if kind in ("big", "endless"):
        head("200 OK", *["Content-Length: 1000000000"] * (kind == "big"))
        while True:
            peer.sendall(bytes(65536))
    elif kind == "headers":
        peer.sendall(b"HTTP/1.1 200 OK\r\n")
        while True:
            peer.sendall(b"X-Filler: " + b"x" * 1000 + b"\r\n")
    elif kind in ("slow", "silent"):
        if kind == "slow":
            head("200 OK", "Content-Length: 1000")
            peer.sendall(b"x")
        peer.recv(1)  # until the other side gives up
    elif kind == "to":
        head("302 Found", "Location: " + content("to").decode().strip())
    elif kind == "hop" and rest != "0":
        head("307 Temporary Redirect", "Location: %d" % (int(rest) - 1))
    elif kind == "unasked":
        head("304 Not Modified")
    else:
        try:
            body = content("list" if kind == "hop" else name)
            head("200 OK", "Content-Length: %d" % len(body), 'ETag: bad "tag"')
            peer.sendall(body)
        except OSError:
            head("404 Not Found", "Content-Length: 0")


def serve(peer):
    try:
        with context.wrap_socket(peer, server_side=True) as peer:
            request = b""
            while b"\r\n\r\n" not in request and len(request) < 65536:
                more = peer.recv(65536)
                if not more:
                    return
                request += more
            line = request.split(b"\r\n")[0].decode()
            log(line)
            answer(peer, line.split()[1])
    except OSError:
        pass  # the other side has gone, or did not like the certificate


listener = socket.create_server(("127.0.0.1", 0), backlog=50)
with open(folder + "/port.new", "w") as file:
    file.write(str(listener.getsockname()[1]))
os.rename(folder + "/port.new", folder + "/port")
while True:
    connection, _ = listener.accept()
    log("connected")
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
