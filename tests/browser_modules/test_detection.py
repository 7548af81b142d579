"""The browser tells a private key in a text as the server does: the same texts through both."""

from __future__ import annotations


def test_private_and_harmless_texts(answers, server_tests, openssl, pkcs1):
    corpus = server_tests("test_detection")
    for texts, expected in ((corpus.private_texts, True), (corpus.harmless_texts, False)):
        named = texts(openssl, pkcs1, "rsa.pem")
        found = answers(("holdsPrivateKey", text) for _, text in named)
        names = [name for name, _ in named]
        wrong = [name for name, each in zip(names, found, strict=True) if each["value"] != expected]
        assert wrong == []


def test_near_misses_come_to_an_end(answers, server_tests):
    texts = server_tests("test_detection").near_misses()
    found = answers(("holdsPrivateKey", text) for text in texts)
    assert [each["value"] for each in found] == [False] * len(texts)
