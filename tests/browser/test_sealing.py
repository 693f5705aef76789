"""The browser's half of sealed bids, in Chromium's own WebCrypto, against the server's half.

Nothing is put in place of either: what one seals the other opens, under the site's own content
security policy.
"""

import base64
import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from csp.utils import build_policy
from django.conf import settings
from playwright.sync_api import Page, sync_playwright

from courses.bids.sealing import container, envelope, holder_keys, hpke, owner, possession
from courses.bids.sealing.header import CHUNK_BYTES, Kind, parse_header
from tests.courses.bids import make_vectors, reference_hpke
from tests.courses.bids.sealed import TENDER, make_holders, seal_bytes

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

VECTORS = Path(__file__).parents[1] / "courses" / "bids" / "vectors"
RFC = json.loads((VECTORS / "rfc9180.json").read_text("utf-8"))
OWN = json.loads((VECTORS / "sealing.json").read_text("utf-8"))
HOLDERS = make_holders()

MODULES = "bytes hpke sharing keyset header envelope container keys owner".split()
LOAD = """async (names) => {
  const loaded = await Promise.all(names.map((name) => import(`/static/lms/js/sealing/${name}.js`)));
  window.sealing = Object.assign({}, ...loaded);
  const [bytes, hpke] = loaded;
  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const key = (jwk) => crypto.subtle.importKey("jwk", jwk, CURVE, true, ["deriveBits"]);
  const bare = ({ d, ...jwk }) => crypto.subtle.importKey("jwk", jwk, CURVE, true, []);
  const seen = (error) => `refused: ${error.code ?? error}`;
  Object.assign(window, { bytes, hpke, key, bare, seen });
}"""


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def jwk(key) -> dict[str, str]:
    """Return a private key as the browser reads it."""
    numbers = key.private_numbers()
    told = {
        "d": numbers.private_value,
        "x": numbers.public_numbers.x,
        "y": numbers.public_numbers.y,
    }
    texts = {
        name: base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")
        for name, number in told.items()
    }
    return {"kty": "EC", "crv": "P-256", **texts}


def holders_for_browser(holders=HOLDERS) -> list[dict[str, Any]]:
    return [
        {"number": number, "jwk": jwk(key), "point": b64(point)}
        for number, (key, point) in enumerate(
            zip(holders.private, holders.keyset.points, strict=True), 1
        )
    ]


class Site(SimpleHTTPRequestHandler):
    """Serves the site's scripts, and an empty page under the site's content security policy."""

    def do_GET(self) -> None:
        if self.path.startswith("/static/lms/"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", build_policy())
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Sealing</title>")

    def translate_path(self, path: str) -> str:
        return str(Path(settings.BASE_DIR, "lms", path.lstrip("/")))

    def log_message(self, *told: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """A page in a browser that serves the whole file: nothing here touches the database."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page()
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.evaluate(LOAD, MODULES)
        yield page
        browser.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def run(page: Page) -> Callable[..., Any]:
    """Return a function that runs a script with the modules of the page, and its argument."""
    return page.evaluate


def test_the_policy_of_the_page_is_that_of_the_site(run):
    """What is shown here holds on the site's pages: a script in the page itself does not run."""
    ran = run(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.ran = true";
          document.documentElement.append(script);
          return window.ran === true;
        }"""
    )
    assert ran is False


def test_hpke_is_that_of_rfc_9180(run):
    first = RFC["encryptions"][0]
    mine = reference_hpke.private_key(bytes.fromhex(RFC["skRm"]))
    ephemeral = reference_hpke.private_key(bytes.fromhex(RFC["skEm"]))

    sealed, opened = run(
        """async ({ rfc, first, mine, ephemeral }) => {
          const un = (text) => bytes.unhex(text, text.length / 2);
          const pair = { privateKey: await key(ephemeral), publicKey: await bare(ephemeral) };
          const told = { ephemeral: pair, aad: un(first.aad) };
          const sealed = await hpke.seal(un(first.pt), un(rfc.pkRm), un(rfc.info), told);
          const whole = un(rfc.enc + first.ct);
          const way = { aad: un(first.aad) };
          const opened = await hpke.open(whole, await key(mine), un(rfc.pkRm), un(rfc.info), way);
          return [bytes.hex(sealed), bytes.hex(opened)];
        }""",
        {"rfc": RFC, "first": first, "mine": jwk(mine), "ephemeral": jwk(ephemeral)},
    )

    assert sealed == RFC["enc"] + first["ct"]
    assert opened == first["pt"]


def test_the_vectors_of_the_scheme_hold(run):
    found = run(
        """async (own) => {
          const { fingerprint } = await sealing.readKeyset(own.keyset);
          const un = (text, size) => bytes.unhex(text, size);
          const told = {
            tender: own.tender,
            bid: un(own.bid, 16),
            technical: un(own.technical.digest, 32),
            price: un(own.price.digest, 32),
          };
          const blind = un(own.owner.blind, 32);
          const unlocked = await sealing.unlock(own.wrapped_key_of_holder_1, own.passphrase);
          const head = sealing.readHead(un(own.technical.header, own.technical.header.length / 2));
          return {
            fingerprint: bytes.hex(fingerprint),
            commitment: bytes.hex(head.commitment),
            packed: bytes.hex(sealing.packHead(head)),
            digest: bytes.hex(
              await sealing.digestOf(sealing.packHead(head), [un(own.technical.chunk_digest, 32)])
            ),
            submit: sealing.submitText(told),
            withdraw: sealing.withdrawText(told),
            nonce: bytes.hex(await sealing.nonceOf(own.tender, un(own.owner.public, 65), blind)),
            holder: bytes.b64(unlocked.point),
          };
        }""",
        OWN,
    )

    assert found == {
        "fingerprint": OWN["keyset"]["fingerprint"],
        "commitment": OWN["technical"]["commitment"],
        "packed": OWN["technical"]["header"],
        "digest": OWN["technical"]["digest"],
        "submit": OWN["submit"],
        "withdraw": OWN["withdraw"],
        "nonce": OWN["owner"]["nonce"],
        "holder": OWN["keyset"]["keys"][0],
    }


OPEN = """async ({ packed, chunks, holders, pair, move }) => {
  try {
    const head = sealing.readHead(bytes.unb64(packed));
    const [one, other] = pair.map((number) => holders[number - 1]);
    const half = async (holder) => {
      const told = { ...holder, key: await key(holder.jwk), point: bytes.unb64(holder.point) };
      return { number: holder.number, half: await sealing.openHalf(head, sealing.pairOf(...pair), told) };
    };
    const opener = await sealing.newOpener(head, await half(one), await half(other));
    const parts = [];
    // Kept from call to call: a list of numbers means those sent before, a negative one with a bit turned.
    if (typeof chunks[0] === "string") window.kept = chunks.map((chunk) => bytes.unb64(chunk));
    const numbers = typeof chunks[0] === "string" ? [...kept.keys()] : chunks;
    for (const [at, number] of numbers.entries()) {
      const chunk = Uint8Array.from(kept[Math.abs(number)]);
      if (number < 0) chunk[3] ^= 1;
      const last = at === numbers.length - 1;
      parts.push(await sealing.openChunk(opener, at, chunk, last));
    }
    return bytes.hex(await bytes.sha256(bytes.concat(...parts)));
  } catch (error) {
    return seen(error);
  }
}"""


def told_of(made, *, chunks=None, packed=None, pair=(1, 2), holders=HOLDERS) -> dict[str, Any]:
    return {
        "packed": b64(made.sealer.packed if packed is None else packed),
        "chunks": [b64(chunk) for chunk in made.chunks] if chunks is None else chunks,
        "holders": holders_for_browser(holders),
        "pair": list(pair),
    }


def test_the_browser_opens_what_the_server_side_sealed(run):
    plain = b"a".ljust(CHUNK_BYTES, b"b") + b"the second chunk"
    made = seal_bytes(HOLDERS.keyset, plain)
    run(OPEN, told_of(made))

    for pair in ((1, 2), (1, 3), (3, 2)):
        told = told_of(made, chunks=[0, 1], pair=pair)
        assert run(OPEN, told) == hashlib.sha256(plain).hexdigest()


def test_the_browser_opens_the_vectors(run):
    keys = [reference_hpke.private_key(bytes.fromhex(one)) for one in OWN["holders"]]
    holders = make_holders()
    holders.private, keyset = keys, OWN["keyset"]
    holders.keyset = type(holders.keyset)(
        keyset["tender"], tuple(base64.b64decode(one) for one in keyset["keys"])
    )
    bid = bytes.fromhex(OWN["bid"])
    made, plain, chunk, digest = make_vectors.sealed_envelope(
        Kind.PRICE,
        bid,
        holders.keyset,
        {
            "kind": "price",
            "tender": OWN["tender"],
            "bid": OWN["bid"],
            "technical": OWN["technical"]["digest"],
            "amounts": [{"lot": "1", "yuan": "98000.00"}],
        },
        {},
    )
    assert digest.hex() == OWN["price"]["digest"]
    told = {
        "packed": b64(made.packed),
        "chunks": [b64(chunk)],
        "holders": holders_for_browser(holders),
        "pair": [1, 3],
    }

    assert run(OPEN, told) == hashlib.sha256(plain).hexdigest()


def test_the_browser_refuses_what_was_changed_moved_or_cut(run):
    plain = bytes(CHUNK_BYTES) + bytes(CHUNK_BYTES) + b"the end"
    made = seal_bytes(HOLDERS.keyset, plain)
    half = bytearray(made.sealer.packed)
    half[len(made.header.core) + 70] ^= 1
    core = bytearray(made.sealer.packed)
    core[10] ^= 1
    digest = hashlib.sha256(plain).hexdigest()
    assert run(OPEN, told_of(made)) == digest

    def refused(**changed) -> str:
        return run(OPEN, told_of(made, **{"chunks": [0, 1, 2], **changed}))

    for chunks in ([0, -1, 2], [1, 0, 2], [0, 1], [0, 0, 2], [0, 2], [0, 1, -2]):
        assert refused(chunks=chunks) == "refused: damaged"
    assert refused(packed=bytes(half)) == "refused: not_opened"
    assert refused(packed=bytes(core)) == "refused: not_opened"
    assert refused(packed=made.sealer.packed[:-1]) == "refused: cut"
    assert refused(packed=made.sealer.packed + b"\0") == "refused: surplus"
    assert refused(holders=make_holders()) == "refused: not_opened"
    assert refused(pair=(2, 2)) == "refused: one_holder"
    # The halves of one pair are damaged: the other pairs still open, as the procedure says.
    assert refused(packed=bytes(half), pair=(2, 3)) == digest


def test_the_server_side_opens_what_the_browser_sealed(run):
    sizes = [5_000_000, 0, 3_400_000]
    found = run(
        """async ({ keyset, sizes }) => {
          const set = await sealing.readKeyset(keyset);
          const bid = bytes.random(16);
          const files = sizes.map((size, at) => new File([new Uint8Array(size).fill(at + 65)], `文件${at}.bin`));
          const content = sealing.newContainer({ kind: "technical", bid: bytes.hex(bid) }, files);
          const sealer = await sealing.newSealer(set, sealing.TECHNICAL, bid);
          const chunks = [], digests = [];
          for (let at = 0; at * sealing.CHUNK_BYTES < content.size; at += 1) {
            const piece = content.slice(at * sealing.CHUNK_BYTES, (at + 1) * sealing.CHUNK_BYTES);
            const last = (at + 1) * sealing.CHUNK_BYTES >= content.size;
            const sealed = await sealing.sealChunk(sealer, at, new Uint8Array(await piece.arrayBuffer()), last);
            chunks.push(bytes.b64(sealed));
            digests.push(await bytes.sha256(sealed));
          }
          const digest = await sealing.digestOf(sealer.packed, digests);
          return {
            packed: bytes.b64(sealer.packed), chunks, digest: bytes.hex(digest), bid: bytes.hex(bid),
            extractable: sealer.chunkKey.extractable,
          };
        }""",
        {"keyset": HOLDERS.keyset.as_json(), "sizes": sizes},
    )

    packed = base64.b64decode(found["packed"])
    chunks = [base64.b64decode(chunk) for chunk in found["chunks"]]
    header = parse_header(packed)
    digests = [hashlib.sha256(chunk).digest() for chunk in chunks]
    assert header.pack() == packed
    assert (header.kind, header.bid.hex()) == (Kind.TECHNICAL, found["bid"])
    assert envelope.digest_of(packed, digests).hex() == found["digest"]
    assert found["extractable"] is False
    for pair in ((1, 2), (1, 3), (2, 3)):
        pieces = container.split_files(HOLDERS.opener(header, *pair).open_all(chunks))
        manifest, _nothing = next(pieces)
        assert manifest["bid"] == found["bid"]
        contents: dict[str, bytes] = {}
        for part, piece in pieces:
            contents[part.name] = contents.get(part.name, b"") + piece
        assert contents == {
            f"文件{at}.bin": bytes([at + 65]) * size for at, size in enumerate(sizes)
        }


def test_the_browser_reads_a_container_as_the_server_side_writes_it(run):
    parts = [container.Part("方案.txt", 7), container.Part("空.txt", 0)]
    begins = container.prefix({"kind": "technical"}, parts)
    plain = begins + b"content" + bytes(container.padding(len(begins), parts))
    script = """async (content) => {
      try {
        const { manifest, files } = await sealing.readContainer(new Blob([bytes.unb64(content)]));
        return [manifest.kind, ...(await Promise.all(files.map(async (f) => [f.name, await f.content.text()])))];
      } catch (error) { return seen(error); }
    }"""

    assert run(script, b64(plain)) == ["technical", ["方案.txt", "content"], ["空.txt", ""]]
    for spoilt in (
        plain[:-1],
        plain[:-1] + b"x",
        plain + bytes(container.ROUND_BYTES),
        b"\xff" * 9,
    ):
        assert run(script, b64(spoilt)) == "refused: manifest"


def test_a_key_made_in_the_browser_opens_with_its_passphrase_on_both_sides(run):
    found = run(
        """async (tender) => {
          const passphrase = sealing.generatePassphrase();
          const wrapped = await sealing.makeKey(tender, passphrase);
          const { key } = await sealing.unlock(wrapped, passphrase.toLowerCase());
          const other = await sealing.unlock(wrapped, sealing.generatePassphrase()).catch(seen);
          return { passphrase, wrapped, other, extractable: key.extractable };
        }""",
        TENDER,
    )

    assert found["other"] == "refused: passphrase_wrong"
    assert found["extractable"] is False
    holder_keys.check_passphrase(found["passphrase"])
    wrapped = holder_keys.parse_wrapped(found["wrapped"])
    key = holder_keys.unwrap(wrapped, found["passphrase"])
    assert hpke.point_of(key.public_key()) == wrapped.public


def test_a_key_wrapped_elsewhere_opens_in_the_browser_and_answers_the_server(run):
    passphrase = "一个很长的口令，足够长，二十四个字以上，谁也猜不到它，是吧"
    wrapped = holder_keys.wrap(HOLDERS.private[0], passphrase, TENDER)
    told = {"tender": TENDER, "holder": "17", "public": wrapped.public}
    question = possession.ask(server_key=b"k", now=1000, **told)

    answer = run(
        """async ({ wrapped, passphrase, question, tender }) => {
          const unlocked = await sealing.unlock(wrapped, passphrase);
          return bytes.b64(await sealing.answer(bytes.unb64(question), unlocked, tender, "17"));
        }""",
        {
            "wrapped": wrapped.as_json(),
            "passphrase": passphrase,
            "question": b64(question.sealed),
            "tender": TENDER,
        },
    )

    possession.check_answer(question, base64.b64decode(answer), server_key=b"k", now=1001, **told)


def test_both_sides_refuse_the_same_passphrases_and_keys(run):
    words = [
        "short",
        "a" * 40,
        "0k1qf 9xw2m-t6rpa-0zbvh-4ndj8c",
        " ｏｋｉｑｆ9xw2mt6rpa0zbvh4ndj8c ",
    ]
    wrapped = holder_keys.wrap(HOLDERS.private[0], holder_keys.generate_passphrase(), TENDER)

    forms, weak, few, mixed = run(
        """async ({ words, wrapped, keyset }) => [
          words.map((word) => sealing.normalised(word)),
          words.map((word) => { try { sealing.checkPassphrase(word); return ""; } catch (e) { return e.code; } }),
          await sealing.unlock({ ...wrapped, rounds: 1000 }, "x").catch(seen),
          await sealing.readKeyset({ ...keyset, keys: [...keyset.keys].reverse() }).catch(seen),
        ]""",
        {"words": words, "wrapped": wrapped.as_json(), "keyset": HOLDERS.keyset.as_json()},
    )

    assert forms == [holder_keys.normalised(word) for word in words]
    assert weak == ["passphrase", "passphrase", "", ""]
    assert few == "refused: rounds"
    assert mixed == "refused: fingerprint"


def test_signatures_of_owners_pass_from_one_side_to_the_other(run):
    found = run(
        """async (tender) => {
          const owner = await sealing.generateOwner();
          const text = sealing.withdrawText({ tender, bid: new Uint8Array(16) });
          const again = await sealing.importOwner(await sealing.exportOwner(owner), owner.point);
          return {
            point: bytes.b64(owner.point), text, signature: bytes.b64(await sealing.sign(again, text)),
          };
        }""",
        TENDER,
    )
    point, signature = base64.b64decode(found["point"]), base64.b64decode(found["signature"])
    assert found["text"] == owner.withdraw_text(tender=TENDER, bid=bytes(16))
    owner.check_signature(point, found["text"], signature)

    key = owner.generate_owner()
    checked = run(
        """async ({ point, text, signature }) => [
          await sealing.isSigned(bytes.unb64(point), text, bytes.unb64(signature)),
          await sealing.isSigned(bytes.unb64(point), `${text} `, bytes.unb64(signature)),
        ]""",
        {
            "point": b64(hpke.point_of(key.public_key())),
            "text": found["text"],
            "signature": b64(owner.sign(key, found["text"])),
        },
    )
    assert checked == [True, False]


def test_any_two_of_n_join_in_the_browser(run):
    found = run(
        """() => [3, 4, 9].map((holders) => {
          const key = bytes.random(32);
          const made = sealing.split(key, holders);
          const all = made.every(({ halves }) => bytes.equal(sealing.join(...halves), key));
          return [made.length, all, new Set(made.map(({ halves }) => bytes.hex(halves[0]))).size];
        })"""
    )

    assert found == [[3, True, 3], [6, True, 6], [36, True, 36]]
