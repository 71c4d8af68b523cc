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
gzip/NAME     DIR/NAME compressed, to who takes gzip; deflate/NAME alike
cwt/NAME      DIR/NAME to who asks for application/statuslist+cwt alone, else 406; jwt/NAME alike
unasked       304, whether anybody has an ETag or not
"""
import os
import socket
import ssl
import sys
import threading
import zlib

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


def answer(peer, path, headers):
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
        head("302 Found", "Content-Length: 0", "Location: " + content("to").decode().strip())
    elif kind == "hop" and rest != "0":
        head("307 Temporary Redirect", "Content-Length: 0", "Location: %d" % (int(rest) - 1))
    elif kind in ("gzip", "deflate") and kind in headers.get("accept-encoding", ""):
        packer = zlib.compressobj(9, zlib.DEFLATED, 31 if kind == "gzip" else 15)
        body = packer.compress(content(rest)) + packer.flush()
        head("200 OK", "Content-Length: %d" % len(body), "Content-Encoding: " + kind)
        peer.sendall(body)
    elif kind in ("cwt", "jwt") and headers.get("accept") != "application/statuslist+" + kind:
        head("406 Not Acceptable", "Content-Length: 0")
    elif kind == "unasked":
        head("304 Not Modified")
    else:
        try:
            body = content("list" if kind == "hop" else rest or name)
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
            line, *more = request.decode("latin-1").split("\r\n")
            log(line)
            headers = dict(header.lower().split(": ", 1) for header in more if ": " in header)
            answer(peer, line.split()[1], headers)
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
