"""The exceptions from Webex's documents: where they contradict themselves, or leave out what the bot or a test calls.

`tests/test_openapi.py` shows that the examples need each exception from a schema.
"""

from tests.support.openapi.exception_types import (
    ParameterException,
    ResponseException,
    SchemaException,
    Undocumented,
)

STRING = {"type": "string"}
NUMBER = {"type": "number"}
BOOLEAN = {"type": "boolean"}
OPEN = {"type": "object", "properties": None, "additionalProperties": True}


SCHEMAS = (
    SchemaException(
        "calling",
        {
            "HoursMenuGetObject": {
                "properties": {
                    "keyConfigurations": {
                        "$ref": None,
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/KeyConfigurationsGetObject"},
                    }
                }
            },
            "HoursMenuObject": {
                "properties": {
                    "keyConfigurations": {
                        "$ref": None,
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/KeyConfigurationsObject"},
                    }
                }
            },
        },
        "A menu has a list of keys, by the examples of GET and PUT; the schema says a single one.",
    ),
    SchemaException(
        "calling",
        {"ListCallQueueEssentialsObject": {"properties": {"hasCxEssentials": {"type": ["boolean", "string"]}}}},
        'The example of the list of call queues has hasCxEssentials "true", as a string.',
    ),
    SchemaException(
        "calling",
        {
            "CallQueueQueueEssentialsSettingsObject": {
                "additionalProperties": True,
                "properties": {
                    "callOfferToneEnabled `true`": None,
                    "callOfferToneEnabled": BOOLEAN,
                    "overflow": {"properties": {"isTransferNumberSet": BOOLEAN}},
                },
            }
        },
        "The example of a call queue has more in queueSettings than its schema, which also garbles a name.",
    ),
    SchemaException(
        "calling",
        {
            "GetHuntGroupObject": {"properties": {"callingFirstName": STRING, "callingLastName": STRING}},
            "GetPersonPlaceVirtualLineHuntGroupObject": {"properties": {"type": STRING}},
            "GetHuntGroupCallPolicyObject": {
                "properties": {
                    "noAnswer": {
                        "required": ["nextAgentEnabled", "nextAgentRings", "forwardEnabled", "numberOfRings"],
                        "properties": {"systemMaxNumberOfRing": {"type": "number"}},
                    }
                }
            },
        },
        "The example of a hunt group has further names, agents with a type, and systemMaxNumberOfRing without its s.",
    ),
    SchemaException(
        "calling",
        {
            "ListLocationObject": {
                "properties": {"callingLineId": {"properties": {"phoneNumber": {"type": ["string", "null"]}}}}
            }
        },
        "The example of the list of Calling locations has one without a calling line number: null.",
    ),
    SchemaException(
        "calling",
        {
            "ExternalCallerIdNumber": {
                "type": "object",
                "required": ["state", "isMainNumber", "tollFreeNumber", "isServiceNumber"],
                "properties": {
                    "phoneNumber": STRING,
                    "extension": STRING,
                    "state": {"$ref": "#/components/schemas/STATE"},
                    "isMainNumber": BOOLEAN,
                    "tollFreeNumber": BOOLEAN,
                    "isServiceNumber": BOOLEAN,
                    "location": {
                        "type": "object",
                        "required": ["id", "name"],
                        "properties": {"id": STRING, "name": STRING},
                    },
                    "owner": {
                        "type": "object",
                        "properties": {
                            "id": STRING,
                            "type": {"$ref": "#/components/schemas/NumberOwnerType"},
                            "firstName": STRING,
                            "lastName": STRING,
                            "displayName": STRING,
                        },
                    },
                },
            },
            "ExternalCallerIdNumberListGet": {
                "properties": {"phoneNumbers": {"items": {"$ref": "#/components/schemas/ExternalCallerIdNumber"}}}
            },
        },
        "The list for external caller ID refers to the inventory's schema; its example is as those of the other lists.",
    ),
    SchemaException(
        "calling",
        {"LocationECBNAvailableNumberObject": {"properties": {"extension": STRING}}},
        "The example of the emergency callback list has numbers with an extension.",
    ),
    SchemaException(
        "calling",
        {
            "Location": {
                "properties": {
                    "orgId": STRING,
                    "timeZone": STRING,
                    "preferredLanguage": STRING,
                    "latitude": STRING,
                    "longitude": STRING,
                    "notes": STRING,
                    "address": {
                        "type": "object",
                        "properties": dict.fromkeys(
                            ("address1", "address2", "city", "state", "postalCode", "country"), STRING
                        ),
                    },
                }
            }
        },
        "The examples of GET /locations have address, time zone and more; the schema has id and name alone.",
    ),
    SchemaException(
        "calling",
        {
            "NumberObject": {
                "properties": {
                    "includedTelephonyTypes": {"$ref": None, "type": "string", "enum": ["PSTN_NUMBER", "MOBILE_NUMBER"]}
                }
            }
        },
        "The example of the inventory has mobile numbers; the schema refers to a list with PSTN_NUMBER alone.",
    ),
    SchemaException(
        "calling",
        {
            "NumberObject": {"properties": {"isReservedNumber": BOOLEAN}},
            "NumberCount": {"properties": {"reservedNumber": NUMBER, "elin": NUMBER}},
        },
        "Reserved numbers and ELINs are newer than the document: wxc_sdk 1.41, telephony.phone_numbers.",
        has_example=False,
    ),
    SchemaException(
        "calling",
        {
            name: {
                "required": ["phoneNumber", "state", "isMainNumber", "isServiceNumber"],
                "properties": {"includedTelephonyTypes": STRING},
            }
            for name in (
                "PersonPrimaryAvailableNumberObject",
                "VirtualLineAvailableNumberObject",
                "WorkspaceAvailableNumberObject",
            )
        },
        "The organization's lists have includedTelephonyTypes in their examples, beside or instead of telephonyType.",
    ),
    SchemaException(
        "messaging",
        {
            "Attachment": {
                "required": ["contentType", "content"],
                "properties": {
                    "contentType": {"type": "string", "enum": ["application/vnd.microsoft.card.adaptive"]},
                    "content": {
                        "$ref": None,
                        "type": "object",
                        "required": ["type", "version"],
                        "properties": {"type": {"type": "string", "enum": ["AdaptiveCard"]}, "version": STRING},
                        "additionalProperties": True,
                    },
                },
            }
        },
        "An attachment refers to File, a file in ECM storage, where all examples have an adaptive card.",
    ),
    SchemaException(
        "messaging",
        {
            "Message": {
                "properties": {"parentId": STRING, "html": STRING, "updated": STRING, "isVoiceClip": BOOLEAN},
            }
        },
        "The example of a created message has parentId, html, updated and isVoiceClip, as a listed message has.",
    ),
    SchemaException(
        "messaging",
        {"AttachmentActivity": {"properties": {"inputs": OPEN}}, "SubmitCardAction": {"properties": {"inputs": OPEN}}},
        "A card action's inputs are described as those of one example card; every card has its own.",
        has_example=False,
    ),
    SchemaException(
        "messaging",
        {"Webhook": {"properties": {"orgId": STRING, "createdBy": STRING, "appId": STRING}}},
        "Both Python SDKs read a webhook's orgId, createdBy and appId, which its deliveries have as well.",
        has_example=False,
    ),
)

PARAMETERS = (
    ParameterException(
        "GET /telephony/config/numbers",
        dict.fromkeys(("assigned", "reservedNumber", "elinEnabled"), BOOLEAN),
        "Newer than the document: wxc_sdk 1.41, telephony.phone_numbers.",
    ),
)

RESPONSES = (
    ResponseException(
        "POST /attachment/actions",
        202,
        "AttachmentActivity",
        "The excerpt leaves out the only response. Webex's full document has 202 with the card action.",
    ),
)

UNDOCUMENTED = (
    Undocumented(
        r"GET /telephony/config/locations/[^/]+/aiReceptionists/availableNumbers",
        "Newer than the document: wxc_sdk 1.41, telephony/ai_receptionists.",
        like="/telephony/config/locations/{locationId}/queues/availableNumbers",
    ),
    Undocumented(
        r"GET /telephony/config/locations/[^/]+/queues/dnis/availableNumbers",
        "Newer than the document: wxc_sdk 1.37, telephony/callqueue.",
        like="/telephony/config/locations/{locationId}/queues/availableNumbers",
    ),
    Undocumented(r"POST /access_token", "OAuth: described in the guide to service apps, not in OpenAPI."),
    Undocumented(r"GET /messages/direct", "In Webex's full document; the excerpt leaves it out."),
    Undocumented(r"(GET|HEAD) /contents/[^/]+", "A message's file: bytes, not JSON."),
    Undocumented(
        r"(POST|PUT|DELETE) /(rooms|memberships)(/[^/]+)?",
        "In Webex's full document; the excerpt has what a bot calls. People's clients create spaces in the tests.",
    ),
)

COUNT = len(SCHEMAS) + len(PARAMETERS) + len(RESPONSES) + len(UNDOCUMENTED)
"""The number of exceptions."""
