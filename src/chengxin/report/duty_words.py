"""The words for the closed lists of clocks, channels, consent and changes; as `words` does.

Every function answers in the current language. A test compares the keys with the closed lists.
"""

from __future__ import annotations

from chengxin.text import _


def duties() -> dict[str, str]:
    """Duties that have a clock."""
    return {
        "submission": _("A furnisher passes information on"),
        "intake": _("Information that has arrived is taken in"),
        "verification": _("What a person declared is verified"),
        "dispute_flag": _("A dispute is acknowledged and the record is marked"),
        "dispute_own": _("A dispute is checked, handled and answered"),
        "dispute_forward": _("A dispute is forwarded to the furnisher"),
        "dispute_furnisher": _("The furnisher checks, handles and answers a dispute"),
        "dispute_total": _("A dispute is answered at the latest"),
        "review": _("An answer is reviewed when the person asks again"),
        "correction": _("What was found wrong is corrected"),
        "repair": _("A request for credit repair is answered"),
        "repair_update": _("The score follows a completed repair"),
        "revocation_update": _("The score follows the revocation of a document"),
        "rights_answer": _("A request for access, a copy or an explanation is answered"),
        "consent_end": _("Everything stops after consent is withdrawn"),
        "deletion": _("What is no longer needed is deleted"),
    }


def events() -> dict[str, str]:
    """Events from which a clock runs."""
    return {
        "formed": _("from the day the information was formed"),
        "submitted": _("from its arrival at the platform"),
        "received": _("from receipt"),
        "forwarded": _("from forwarding"),
        "decided": _("from the decision"),
        "revoked": _("from the revocation"),
        "declared": _("from the declaration"),
        "withdrawn": _("from the withdrawal"),
        "expired": _("from the end of its period"),
    }


def effects() -> dict[str, str]:
    """What happens when a clock runs out."""
    return {
        "none": _("the delay is recorded and shown"),
        "stops_counting": _("the item stops counting until it is confirmed"),
        "escalates": _("the case goes on to whoever supervises"),
    }


def channels() -> dict[str, str]:
    """Kinds of channel by which a person may ask."""
    return {
        "app": _("phone app"),
        "mini_programme": _("mini-programme"),
        "official_account": _("official account"),
        "website": _("website"),
        "terminal": _("self-service terminal"),
        "counter": _("counter with staff"),
    }


def acts() -> dict[str, str]:
    """Acts before which a text asks for consent."""
    return {
        "collection": _("collection"),
        "calculation": _("calculation"),
        "query": _("query"),
        "use": _("use"),
        "disclosure": _("disclosure"),
    }


def bases() -> dict[str, str]:
    """On what a change of the rules rests."""
    return {
        "data_source": _("other sources of data"),
        "law": _("a change of the law"),
        "use": _("another direction of use"),
        "error": _("an error was found"),
    }


def reviewed() -> dict[str, str]:
    """What is looked through again and again."""
    return {"catalogue": _("The catalogue"), "indicators": _("The indicators")}
