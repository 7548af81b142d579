"""The page on keys as it is without JavaScript: the server looks at what is pasted."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from paynet_debug.oauth1.keys.refusals import NO_PUBLIC_KEY, REFUSALS, REMARKS
from paynet_debug.web.key_sentences import BROWSER_REFUSALS, with_commands


def inspect(visitor, language: str = "en", **pasted: str) -> BeautifulSoup:
    return visitor.press(visitor.open("/keys", language), "form[data-inspect]", "", **pasted)


def openssl(*arguments: str, stdin: str) -> str:
    done = subprocess.run(["openssl", *arguments], input=stdin.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.fixture(scope="module")
def fingerprint(throwaway_public_key: str) -> str:
    done = subprocess.run(
        ["openssl", "pkey", "-pubin", "-outform", "DER"],
        input=throwaway_public_key.encode(),
        capture_output=True,
        check=True,
    )
    digest = subprocess.run(
        ["openssl", "dgst", "-sha256", "-r"], input=done.stdout, capture_output=True, check=True
    )
    return digest.stdout.decode().split()[0]


def test_a_public_key_is_told_and_stays(visitor, value, throwaway_public_key, fingerprint) -> None:
    page = inspect(visitor, key=throwaway_public_key)
    assert page.find(id="key-title").text == "A public key"
    assert "2048" in page.select_one("[data-slot=bits]").text
    assert value(page, "key-fingerprint") == fingerprint
    assert value(page, "public-half") == throwaway_public_key
    assert page.find(id="key").text.strip() == throwaway_public_key.strip()


def test_a_private_key_is_told_and_not_printed_back(
    visitor, value, throwaway_key, throwaway_public_key, fingerprint
) -> None:
    page = inspect(visitor, key=throwaway_key, public_key=throwaway_key)
    assert page.find(id="key-title").text == "A private key that signs"
    assert value(page, "key-fingerprint") == fingerprint
    assert value(page, "public-half") == throwaway_public_key
    lines = [line for line in throwaway_key.splitlines()[1:-1] if len(line) > 20]
    assert [line for line in lines if line in str(page)] == []
    assert page.select_one("#result [name=public_key]")["value"] == throwaway_public_key


def test_what_surrounds_a_public_key_is_not_printed_back(visitor, throwaway_public_key) -> None:
    """It may be a private key in a form that is not known here."""
    page = inspect(visitor, key='{"kty":"RSA","d":"c2VjcmV0"}\n' + throwaway_public_key)
    assert page.find(id="key-title").text == "A public key"
    assert page.find(id="key").text.strip() == throwaway_public_key.strip()
    assert "c2VjcmV0" not in str(page)


def test_an_encrypted_key_is_opened_by_its_passphrase(visitor, throwaway_key) -> None:
    arguments = ("pkcs8", "-topk8", "-v2", "aes-256-cbc", "-passout", "pass:sesame")
    sealed = openssl(*arguments, stdin=throwaway_key)
    page = inspect(visitor, key=sealed)
    assert page.find(id="key-title").text == "A private key that can't sign as it is"
    assert "passphrase" in page.select_one("[data-slot=reason]").text
    page = inspect(visitor, key=sealed, passphrase="sesame")
    assert page.find(id="key-title").text == "A private key that signs"
    assert "sesame" not in str(page)


def test_two_keys_are_held_beside_each_other(
    visitor, throwaway_key, throwaway_public_key, project_root: Path
) -> None:
    other = openssl(
        "pkey",
        "-pubout",
        stdin=(project_root / "tests/keys/throw-away-2048.pem").read_text(),
    )
    for second, kind, word in (
        (throwaway_public_key, "match-same", "Yes"),
        (other, "match-different", "No"),
        ("none", "match-", "No public key was recognised"),
    ):
        page = inspect(visitor, key=throwaway_key, public_key=second)
        match = page.select_one("[data-slot=match]")
        assert match["class"] == [kind]
        assert match.text.startswith(word)
        assert not match.find_parent("tr").has_attr("hidden")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_is_wrong_comes_with_the_command_that_mends_it(visitor, language: str) -> None:
    elliptic = openssl("ecparam", "-genkey", "-name", "prime256v1", "-noout", stdin="")
    page = inspect(visitor, language, key=elliptic)
    commands = [code.text for code in page.select("[data-slot=reason] code")]
    assert commands == ["openssl genrsa -out key.pem 2048", "openssl pkey -in key.pem -pubout"]
    page = inspect(visitor, language, key="nothing like a key")
    assert page.select_one(".verdict-bad [data-slot=reason] code").text.startswith("openssl asn1")
    assert page.select_one("[data-slot=facts]").has_attr("hidden")


def test_a_file_goes_before_the_text(visitor, throwaway_key, throwaway_public_key) -> None:
    from io import BytesIO

    der = subprocess.run(
        ["openssl", "pkey", "-outform", "DER"],
        input=throwaway_key.encode(),
        capture_output=True,
        check=True,
    ).stdout
    page = inspect(visitor, key="", key_file=(BytesIO(der), "key.der"))
    assert page.find(id="public-half").text == throwaway_public_key


def test_every_sentence_that_the_browser_may_need_is_there_in_both_languages(visitor) -> None:
    tables = {
        language: json.loads(
            visitor.open("/keys", language).select_one("form[data-inspect]")["data-texts"]
        )
        for language in ("en", "ru")
    }
    english, russian = tables["en"]["sentences"], tables["ru"]["sentences"]
    assert english == REFUSALS | REMARKS | BROWSER_REFUSALS | {"no-public-key": NO_PUBLIC_KEY}
    assert english.keys() == russian.keys()
    assert [code for code, text in russian.items() if not re.search("[а-яё]", text)] == []
    place = re.compile(r"%\(\w+\)s")
    for code, text in english.items():
        assert sorted(place.findall(text)) == sorted(place.findall(russian[code])), code


def test_the_browsers_own_english_is_the_tables(
    program: Callable[..., str], project_root: Path, tmp_path: Path
) -> None:
    module = tmp_path / "refusals.mjs"
    module.write_bytes((project_root / "static/oauth1/refusals.js").read_bytes())
    script = f"import('{module.as_uri()}').then((m) => console.log(JSON.stringify(m.MESSAGES)))"
    done = subprocess.run(
        [program("node", "nodejs"), "-e", script], capture_output=True, check=True
    )
    assert json.loads(done.stdout) == BROWSER_REFUSALS


def test_a_command_in_a_sentence_ends_where_the_sentence_goes_on() -> None:
    found = with_commands("Do <a>: puttygen a -o b and ssh-keygen -p -f b")
    assert found == (
        "Do &lt;a&gt;: <code>puttygen a -o b</code> and <code>ssh-keygen -p -f b</code>"
    )


def test_a_form_without_its_token_is_told_so(visitor, throwaway_public_key) -> None:
    page = inspect(visitor, key=throwaway_public_key, csrf_token="stale")
    assert page.find(id="errors") is not None
    assert page.find(id="key-title") is None or page.find("template") is not None
    assert page.find(id="key").text.strip() == throwaway_public_key.strip()
