"""The commands that are run under faults: what each needs, and how to see from outside whether it was done."""
import json
import pathlib
import re

from invariant import of_issuer, of_store, of_wallet, place_of, places_in, qrid, rows

MADE, AT = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"
SPECIMENS = pathlib.Path(__file__).resolve().parents[2] / "testdata" / "specimens"
ISSUER = ["--issuer", "issuer", "--at", AT]
PEOPLE = 12


def clean(*words):
    """A step before the command that is tried."""
    run = qrid(*words)
    if run.returncode != 0:
        raise SystemExit(f"{' '.join(words)} without a fault: {run.stderr}")


def record(path="ada.json", **more):
    pathlib.Path(path).write_text(json.dumps({"id": "ID-12345", "fullName": "Ada Lovelace", "dateOfBirth": "19700515", **more}))


def minted(*more):
    record()
    clean("mint", "ada.json", *ISSUER, "-o", "card.txt", *more)


def has(path):
    return pathlib.Path(path).exists()


def journaled(what):
    return rows("issuer", "SELECT count(*) FROM journal WHERE what = ?", what)[0][0]


class Job:
    """A command in the current directory, which `prepare` has filled. The registry, wallet and store in it must hold the
    invariant after every fault, and again after `again`: what an administrator types to have it done all the same."""

    passphrases = ("secret",)
    cards = ()  # files of cards that are given out, where they are there
    good = {0}  # exit codes of success
    good_again = {0}  # of `again`
    done_already = ()  # what `again` may say when there is nothing left to do
    may_be_left = ()  # files that a command which failed or was killed leaves on purpose
    may_be_lost = ()  # files that a command which was killed has not written, and no later one writes
    least_after_kill, most_after_kill = 1, 1  # how often it may have been done after a kill and `again`
    least_when_told = 1  # how often a command that ended with a warning must have done it
    resumes = False  # whether a failed run leaves a part of the work on purpose, for `again` to go on with
    never_spared = ()  # faults and calls that are in every sample
    weight = 1  # of the runs of a sample: less where one takes long

    def prepare(self):
        pass

    def times(self):
        """How often the thing was done, as far as the world can see."""

    def whole(self):
        """After success, what is missing of it."""
        return iter(())

    def again(self):
        return self.words

    def invariant(self):
        if has("issuer"):
            yield from of_issuer("issuer", self.passphrases, [path for path in self.cards if has(path)])
        if has("wallet"):
            yield from of_wallet("wallet")
        if has("store"):
            yield from of_store("store")


class Mint(Job):
    """One card. Killed after it was entered and before it was given out, it leaves a row without a card: its index is lost."""

    name = "mint"
    words = ["mint", "ada.json", *ISSUER, "-o", "card.txt"]
    cards = ("card.txt",)
    done_already = ("card.txt already exists",)
    most_after_kill = 2

    def prepare(self):
        record()

    def times(self):
        return rows("issuer", "SELECT count(*) FROM cards")[0][0]

    def whole(self):
        if not has("card.txt"):
            yield "there is no card"


class MintLines(Job):
    """A run that ends with a rejected line, and is gone on with."""

    name = "mint --jsonl"
    words = ["mint", "--jsonl", "people.jsonl", *ISSUER, "-o", "cards.jsonl", "--rejects", "bad.jsonl", "-j", "1"]
    cards = ("cards.jsonl",)
    good, good_again = {1}, {0, 1}  # a run that is gone on with tells the lines that it rejected itself
    resumes = True
    never_spared = [("KILL", call) for call in ("fsync", "rename", "renameat", "renameat2", "unlink", "unlinkat")]

    def prepare(self):
        lines = [json.dumps({"id": f"P-{i}", "fullName": f"Person {i}"}) for i in range(PEOPLE)]
        pathlib.Path("people.jsonl").write_text("\n".join([*lines, json.dumps({"id": 7})]) + "\n")

    def again(self):
        return [*self.words, "--resume"]

    def times(self):
        return 1 if rows("issuer", "SELECT count(*) FROM cards")[0][0] == PEOPLE else 0

    def whole(self):
        if not has(self.cards[0]):
            yield "there are no cards"
            return
        given, held = places_in(self.cards[0]), rows("issuer", "SELECT list, idx FROM cards")
        if len(given) != PEOPLE or sorted(given) != sorted(held):
            yield f"{len(given)} cards were given out for {PEOPLE} records, {len(held)} are in the registry"
        if rows("issuer", "SELECT count(*) FROM runs") != [(0,)]:
            yield "the run is not finished"
        if len(pathlib.Path("bad.jsonl").read_text().splitlines()) != 1:
            yield "the rejected line is not in its file once"


class MintFolder(MintLines):
    name = "mint --out-dir"
    words = ["mint", "--jsonl", "people.jsonl", *ISSUER, "--out-dir", "cards", "--rejects", "bad.jsonl", "-j", "1"]
    cards = ("cards/cards.jsonl",)

    def whole(self):
        yield from super().whole()
        for line in pathlib.Path(self.cards[0]).read_text().splitlines() if has(self.cards[0]) else []:
            card = json.loads(line)
            if pathlib.Path("cards", card["id"] + ".txt").read_text() != card["card"] + "\n":
                yield f"the file of {card['id']} is another card"


class Enroll(Job):
    name = "enroll"
    words = ["enroll", "--register", "people.jsonl", "--id", "R-1", "--photo", str(SPECIMENS / "s1-front.jpg"), "--photo",
             str(SPECIMENS / "s1-left.jpg"), "--account", "ada", "--wallet", "wallet", "--accept-terms", "--max-attempts", "99",
             "--receipt", "receipt.txt", *ISSUER]
    done_already = ("receipt.txt already exists",)
    weight = 0.3

    def prepare(self):
        person = {"id": "R-1", "fullName": "Ada Lovelace", "dateOfBirth": "19700515", "photo": str(SPECIMENS / "s1-file.jpg")}
        pathlib.Path("people.jsonl").write_text(json.dumps(person) + "\n")

    def times(self):
        return rows("issuer", "SELECT count(*) FROM cards WHERE standing = 0")[0][0]  # one that was not delivered is revoked

    def again(self):
        return [*self.words, "--replace"]

    def whole(self):
        cards = list(pathlib.Path("wallet/ada/cards").glob("*.card")) if has("wallet/ada/cards") else []
        if len(cards) != 1:
            yield f"the wallet has {len(cards)} cards"
        good = rows("issuer", "SELECT count(*) FROM cards WHERE standing = 0")[0][0]
        if good != 1:
            yield f"{good} cards are good"


class StatusRevoke(Job):
    name = "status revoke"
    words = ["status", "revoke", "card.txt", "--reason", "keyCompromise", *ISSUER]
    cards = ("card.txt",)

    def prepare(self):
        minted()

    def times(self):
        return journaled("card-revoked")

    def whole(self):
        if rows("issuer", "SELECT count(*) FROM cards WHERE standing != 0") != [(1,)]:
            yield "the card is not revoked"
        if rows("issuer", "SELECT revoked_count FROM standings") != [(1,)]:
            yield "the list that comes does not count it"


class StatusBuild(Job):
    name = "status build"
    words = ["status", "build", *ISSUER]
    cards = ("card.txt",)
    done_already = ()

    def prepare(self):
        minted()
        clean("status", "revoke", "card.txt", *ISSUER)

    def times(self):
        return journaled("status-published")

    def whole(self):
        shown = qrid("status", "show", "issuer/public/status/0.cwt", "--trust", "issuer/public/jwks.json", "--at", AT, "--json")
        if shown.returncode != 0:
            yield f"the list is not good: {shown.stderr.strip()}"
            return
        it = json.loads(shown.stdout)
        if it["values"].get("1", {}).get("count") != 1 or it["signature"] != "good":
            yield "the list does not say what the registry holds"
        if not json.loads(pathlib.Path("issuer/public/status/aggregation.json").read_text())["status_lists"]:
            yield "no list is named for those who fetch them all"


def kids():
    return {kid: dict(zip(("until", "revoked"), more)) for kid, *more in rows("issuer", "SELECT kid, sign_until, revoked_at FROM keys")}


class KeyRotate(Job):
    """A private half has its name before the registry knows of it: it may be left, but is never lost."""

    name = "key rotate"
    may_be_left = ("issuer/keys/*.pem",)
    words = ["key", "rotate", *ISSUER]
    done_already = ("was published only on",)
    never_spared = [("KILL", "renameat")]
    weight = 0.5

    def times(self):
        return journaled("key-rotated")

    def whole(self):
        if len(kids()) != 7:
            yield f"there are {len(kids())} keys and not one more than before"
        published = {key["kid"] for key in json.loads(pathlib.Path("issuer/public/jwks.json").read_text())["keys"]}
        if not {kid for kid, in rows("issuer", "SELECT kid FROM keys WHERE purpose IN ('cards', 'status')")} <= published:
            yield "jwks.json lacks a key"


class KeyRevoke(Job):
    name = "key revoke"

    def prepare(self):
        clean("key", "rotate", "--now", "--no-next", *ISSUER)

    @property
    def words(self):
        oldest = rows("issuer", "SELECT kid FROM keys WHERE purpose = 'cards' ORDER BY number LIMIT 1")[0][0]
        return ["key", "revoke", oldest, "--reason", "compromised", *ISSUER]

    def times(self):
        return journaled("key-revoked")

    def whole(self):
        revoked = [kid for kid, key in kids().items() if key["revoked"] is not None]
        if len(revoked) != 1:
            yield f"{len(revoked)} keys are revoked"
        elif f'"{revoked[0]}"' in pathlib.Path("issuer/public/jwks.json").read_text():
            told = next(k for k in json.loads(pathlib.Path("issuer/public/jwks.json").read_text())["keys"] if k["kid"] == revoked[0])
            if "revoked" not in json.dumps(told):
                yield "jwks.json still names it without saying that it is revoked"


class KeyPassphrase(Job):
    name = "key passphrase"
    words = ["key", "passphrase", *ISSUER]
    passphrases = ("secret", "another-one")
    done_already = ("wrong passphrase for the key",)
    weight = 0.15

    def times(self):
        return journaled("passphrase-changed")

    def whole(self):
        yield from of_issuer("issuer", ("another-one",))


class TrustBuild(Job):
    """Killed before its file was there, the list has a number that nobody will see."""

    name = "trust build"
    most_after_kill = 2
    never_spared = [("EIO", "renameat")]
    words = ["trust", "build", *ISSUER]

    def times(self):
        return journaled("trust-published") - journaled("trust-withdrawn")

    def whole(self):
        shown = qrid("trust", "show", "issuer/public/trust.jwt", "--at", AT, "--json")
        if shown.returncode != 0:
            yield f"the trust list is not good: {shown.stderr.strip()}"
            return
        held = rows("issuer", "SELECT value FROM settings WHERE name = 'trust_version'")
        if [(str(json.loads(shown.stdout)["version"]),)] != held:
            yield "the trust list is another version than the registry's"


class TrustImport(Job):
    """The second version, over the first."""

    name = "trust import"
    words = ["trust", "import", "trust.jwt", "--at", AT]

    def prepare(self):
        clean("trust", "build", *ISSUER)
        root = rows("issuer", "SELECT public_pem FROM keys JOIN settings ON value = kid WHERE name = 'trust_root'")[0][0]
        pathlib.Path("root.pub").write_text(root)
        clean("trust", "import", "issuer/public/trust.jwt", "--root", "root.pub", "--at", AT)
        clean("trust", "build", "--issuer", "issuer", "--at", "2026-02-01T00:00:00Z")
        pathlib.Path("trust.jwt").write_bytes(pathlib.Path("issuer/public/trust.jwt").read_bytes())

    def held(self):
        listed = qrid("trust", "list", "--at", AT, "--json")
        return re.findall(r'"version": (\d+)', listed.stdout)

    def times(self):
        return int(self.held() == ["2"])

    def whole(self):
        if self.held() != ["2"]:
            yield f"the store holds versions {self.held()}"


class WalletNew(Job):
    name = "wallet new"
    words = ["wallet", "new", "amara", "--wallet", "wallet"]
    done_already = ("wallet/amara already exists",)
    weight = 0.5

    def prepare(self):
        clean("wallet", "new", "kofi", "--wallet", "wallet")

    def times(self):
        return int(has("wallet/amara"))

    def whole(self):
        if not has("wallet/amara/device.pem"):
            yield "there is no account"


def bound_card():
    clean("wallet", "new", "amara", "--wallet", "wallet")
    clean("wallet", "export", "amara", "--wallet", "wallet", "--device-key", "-o", "amara.pub")
    minted("--cnf", "amara.pub")


class WalletAdd(Job):
    name = "wallet add"
    words = ["wallet", "add", "amara", "card.txt", "--wallet", "wallet"]
    cards = ("card.txt",)

    def prepare(self):
        bound_card()

    def times(self):
        return len(list(pathlib.Path("wallet/amara/cards").glob("*.card"))) if has("wallet/amara/cards") else 0

    def whole(self):
        cards = list(pathlib.Path("wallet/amara/cards").glob("*.card")) if has("wallet/amara/cards") else []
        if [place_of(card.read_text()) for card in cards] != places_in("card.txt"):
            yield "the account does not have the card, once"


class Present(Job):
    name = "present"
    words = ["present", "amara", "--wallet", "wallet", "--audience", "https://gate.example", "--at", AT, "-o", "live.txt"]
    done_already = ("live.txt already exists",)
    # Killed after the code was written, it has not noted it, and a code that is there is not made again.
    least_after_kill, most_after_kill = 0, 2
    may_be_lost = ("wallet/amara/history.jsonl",)
    least_when_told = 0  # a code that is shown and cannot be noted is warned of
    weight = 0.5

    def prepare(self):
        bound_card()
        clean("wallet", "add", "amara", "card.txt", "--wallet", "wallet")
        clean("status", "build", *ISSUER)

    def times(self):
        history = pathlib.Path("wallet/amara/history.jsonl")
        return len(history.read_text().splitlines()) if history.exists() else 0

    def whole(self):
        if not has("live.txt"):
            yield "there is no code"
            return
        judged = qrid("verify", "live.txt", "--trust", "issuer/public/jwks.json", "--at", AT, "--level", "fresh", "--audience",
                      "https://gate.example", "--status", "issuer/public/status", "--json")
        if judged.returncode != 0:
            yield f"the code is not good: {judged.stdout[:300]}{judged.stderr}"


ALL = [Mint, MintLines, MintFolder, Enroll, StatusRevoke, StatusBuild, KeyRotate, KeyRevoke, KeyPassphrase, TrustBuild,
       TrustImport, WalletNew, WalletAdd, Present]
