# What the scripts here share: bare roots, and commands typed in them. Sets place, say, fail, bare, furnish, unmount,
# in_root, packages; wants release, and root for what is done within one.
# shellcheck shell=bash disable=SC2034,SC2154

place=${CLEAN_ROOM:-/var/tmp/qrid-clean-room}
bundle=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}

say() { printf 'clean room: %s\n' "$*"; }

fail() {
    say "error: $*" >&2
    exit 1
}

[ "$(id -u)" -eq 0 ] || fail "only root can make a bare root"
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"

# What is done as root in a directory that others could write to would be done to whatever they put there.
[ -d "$place" ] || mkdir -m 700 "$place"
[ -O "$place" ] && [ ! -L "$place" ] && [ -z "$(find "$place" -maxdepth 0 -perm /022)" ] || fail "$place belongs to others too: name another with CLEAN_ROOM"

# bare ROOT: a minimal installation and nothing else.
bare() {
    local uri script
    case $release in
    bookworm | trixie)
        # shellcheck disable=SC2016 # apt's own syntax
        uri=${DEBIAN_URI:-$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' | grep -m 1 '/debian/*$')}
        debootstrap --variant=minbase "$release" "$1" "$uri"
        ;;
    noble)
        script=/usr/share/debootstrap/scripts/noble # older ones do not know it by name
        [ -e "$script" ] || script=/usr/share/debootstrap/scripts/gutsy
        debootstrap --variant=minbase --components=main,universe \
            --keyring="${UBUNTU_KEYRING:-/usr/share/keyrings/ubuntu-archive-keyring.gpg}" \
            "$release" "$1" "${UBUNTU_URI:-$(sed -n '/\*)/,/;;/s/.*default_mirror //p' "$script" | head -n 1)}" "$script"
        ;;
    *) fail "no such release: $release (bookworm, trixie, noble)" ;;
    esac
}

unmount() {
    local at
    for at in dev/shm dev/pts dev proc; do
        ! mountpoint -q "$root/$at" || umount -l "$root/$at"
    done
}

# furnish ROOT: what a container would have.
furnish() {
    mount -t proc proc "$1/proc"
    mount --bind /dev "$1/dev"
    mount --bind /dev/pts "$1/dev/pts"
    mount --bind /dev/shm "$1/dev/shm"
    cp /etc/resolv.conf /etc/hosts "$1/etc/"
    cp "$bundle" "$1/etc/clean-room-ca.crt"
    printf 'cafile=/etc/clean-room-ca.crt\n' >"$1/etc/npmrc-clean-room"
    ! registry=$(npm config get registry 2>/dev/null) || printf 'registry=%s\n' "$registry" >>"$1/etc/npmrc-clean-room"
}

# in_root USER COMMAND
in_root() {
    local home=/root
    [ "$1" = root ] || home=/home/$1
    chroot "$root" /usr/bin/env -i HOME="$home" USER="$1" LOGNAME="$1" LANG=C.UTF-8 TERM=dumb \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        NPM_CONFIG_USERCONFIG=/etc/npmrc-clean-room NODE_EXTRA_CA_CERTS=/etc/clean-room-ca.crt \
        setpriv --reuid="$1" --regid="$1" --init-groups sh -c "$2"
}

packages() { chroot "$root" dpkg-query -W -f '.\n' | wc -l; }
