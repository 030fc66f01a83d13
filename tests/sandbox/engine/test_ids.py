"""Webex's ids, and the forms in which they may be given."""

from bot.sandbox.engine.ids import build_id, decode_uuid, normalise_id


def test_ids_are_normalised_from_every_form() -> None:
    known = build_id("LOCATION", "Birmingham")
    assert not known.endswith("=")
    uuid = decode_uuid(known)
    for form in (known, uuid, uuid.upper(), f"{known}="):
        assert normalise_id("LOCATION", form) == known
    for other in (build_id("ROOM", "Birmingham"), "Birmingham", "", "ü", "a"):
        assert normalise_id("LOCATION", other) == other
