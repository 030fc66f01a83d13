"""Webex's ids, and the forms in which they may be given."""

from bot.sandbox.engine.ids import (
    build_feature_id,
    build_id,
    build_workspace_id,
    decode_uuid,
    is_same_id,
    normalise_id,
)


def test_ids_are_normalised_from_every_form() -> None:
    known = build_id("LOCATION", "Birmingham")
    assert not known.endswith("=")
    uuid = decode_uuid(known)
    for form in (known, uuid, uuid.upper(), f"{known}="):
        assert normalise_id("LOCATION", form) == known
    for other in (build_id("ROOM", "Birmingham"), "Birmingham", "", "ü", "a"):
        assert normalise_id("LOCATION", other) == other


def test_ids_are_the_same_with_padding_and_as_a_bare_key() -> None:
    workspace, feature = build_workspace_id("Lobby"), build_feature_id("HUNT_GROUP", "Sales")
    for resource_id in (workspace, feature):
        assert is_same_id(resource_id, resource_id.rstrip("="))
        assert is_same_id(resource_id, decode_uuid(resource_id))
    assert not is_same_id(workspace, feature)
    assert not is_same_id(workspace, build_workspace_id("Kitchen"))
    assert not is_same_id("ü", workspace)
