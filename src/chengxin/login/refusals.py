"""Why nobody came in: a closed list of words, none of which says anything about a person."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """What was wrong with an answer of the identity service, or with the way to it."""

    # The way there and back.
    STATE = "state"  # the answer is to no question of this browser, or to one answered already
    LATE = "late"  # the question was asked too long ago
    OTHER_ISSUER = "other_issuer"  # another service answered than the one that was asked
    DENIED = "denied"  # the service, or the person there, said no
    CODE = "code"  # the service does not take the code: made up, or used before
    SLOWER = "slower"  # too many wrong answers came from one address
    UNREACHABLE = "unreachable"  # no answer in time
    ANSWER = "answer"  # an answer that is none: no JSON, too large, an address that is not safe
    DEMO_SERVICE = "demo_service"  # a made-up service, at a site that is real

    # What it signed.
    FORM = "form"  # no signed token at all
    TYPE = "type"  # a token made for something else
    ALGORITHM = "algorithm"  # none, a shared secret, or one that is not expected
    CRITICAL = "critical"  # it says that it must not be read without knowing something
    KEY = "key"  # signed by no key of the service
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"  # made for another site, or for others as well
    AUTHORISED_PARTY = "authorised_party"
    NONCE = "nonce"  # made for another question
    EXPIRED = "expired"
    NOT_YET = "not_yet"  # made later than now
    TOO_OLD = "too_old"  # made before it was asked for
    ACCESS_TOKEN = "access_token"  # goes with another access token
    ASSURANCE = "assurance"  # the person was not proved well enough
    AUTHENTICATION = "authentication"  # the person proved it too long ago
    SUBJECT = "subject"  # nobody, or another person than the one before

    # That a session there is over.
    EVENT = "event"  # it does not say so
    TOKEN_NAME = "token_name"  # it has no name by which it would count once
    SESSION = "session"  # the name of a session that is none
    AGAIN = "again"  # it has come before

    # Who it says that it is.
    CLAIMS = "claims"  # document, number or name is missing
    DOCUMENT = "document"  # a kind that is not known, or another one than the number's
    NUMBER = "number"  # no number of a document
    NAME = "name"  # no name that can be compared


class LoginRefusedError(Exception):
    """Nobody came in. The text is the word of the reason and nothing else."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
