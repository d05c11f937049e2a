"""A round of a claim: the loss of its day and who bears what of it (二(七), row 55; B7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer, Text, Uuid, bindparam, insert, select

from models.base import MONEY, RATIO
from models.claim import ClaimPart
from models.statement import Statement
from rules.claim import judge_evidence
from rules.cooperation import share_out
from rules.states import CLAIM as MACHINE
from rules.vocabulary import ShareParty
from services.claim_standing import Standing
from services.given import given
from services.own_row import Row
from services.table import table_of
from services.work import Work

_PARTS = given(
    "borne",
    number=("numbers", Integer),
    party=("parties", Text),
    name=("names", Text),
    share=("shares", RATIO),
    amount=("amounts", MONEY),
)
RECORD_PARTS = Statement(
    insert(table_of(ClaimPart)).from_select(
        [
            "county_id",
            "claim_id",
            "round",
            "lender_id",
            "outlet_id",
            "township_id",
            "number",
            "party",
            "name",
            "share",
            "amount",
        ],
        select(
            bindparam("county_id", type_=Integer),
            bindparam("claim_id", type_=Uuid),
            bindparam("round", type_=Integer),
            bindparam("lender_id", type_=Integer),
            bindparam("outlet_id", type_=Integer),
            bindparam("township_id", type_=Integer),
            _PARTS.c.number,
            _PARTS.c.party,
            _PARTS.c.name,
            _PARTS.c.share,
            _PARTS.c.amount,
        ),
    )
)


def submitted(
    work: Work, standing: Standing, finding: str | None, evidence: bytes | None
) -> dict[str, Any]:
    """What a submission writes of a claim, in any round; it goes to the township at once."""
    agreed = standing.agreed
    assert agreed is not None, "without a ratio nothing is claimed"
    loss = standing.loss
    state = MACHINE.after("SUBMITTED", "forward")
    fund_part = share_out(loss.total, [agreed.fund_share])[0]
    return {
        "cooperation_id": agreed.id,
        "state": state,
        "principal": loss.principal,
        "interest": loss.interest,
        "loss": loss.total,
        "fund_part": fund_part,
        "recovery_rule": agreed.recovery_rule.value,
        "finding": finding,
        "evidence_hash": evidence,
        "submitted_on": work.today,
        "submitted_by": work.actor.subject,
        "changed_at": work.now,
    }


def evidence_of(evidence_hash: str | None) -> bytes | None:
    """The fingerprint as it is stored; none of one that is refused."""
    if evidence_hash is None or judge_evidence(evidence_hash):
        return None
    return bytes.fromhex(evidence_hash)


async def record_parts(work: Work, claim: Row, standing: Standing) -> None:
    """Who bears what: the fund, further parties as agreed, and the lender the rest."""
    agreed = standing.agreed
    assert agreed is not None, "without a ratio nothing is claimed"
    bearers: list[tuple[ShareParty, str | None, Any]] = [
        (ShareParty.FUND, None, agreed.fund_share),
        *((ShareParty.OTHER, party, share) for party, share in agreed.others),
        (ShareParty.LENDER, None, agreed.lender_share),
    ]
    amounts = share_out(claim["loss"], [share for _, _, share in bearers[:-1]])
    of_claim: Mapping[str, Any] = {
        name: claim[name] for name in ("county_id", "lender_id", "outlet_id", "township_id")
    }
    await RECORD_PARTS.run(
        work.connection,
        **of_claim,
        claim_id=claim["id"],
        round=claim["round"],
        numbers=list(range(1, len(bearers) + 1)),
        parties=[party.value for party, _, _ in bearers],
        names=[name for _, name, _ in bearers],
        shares=[share for _, _, share in bearers],
        amounts=list(amounts),
    )
