"""What is sealed is revealed, and the audit trail is verified: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.identity import (
    AuditVerifyInput,
    IdentityRevealInput,
    PayeeRevealInput,
    PayerRevealInput,
)
from schema.write import mutation
from services import audit_verify, identity_reveal, payee_reveal, payer_reveal


@strawberry.type
class IdentityMutation:
    """Everything that tells what reads show masked, and the proof of the trail that tells of it."""

    identity_reveal = mutation(
        identity_reveal.identity_reveal,
        identity_reveal.IdentityReveal,
        IdentityRevealInput,
        {"id_card": str},
        "查看完整身份证号，须说明用途并留痕。Reveal an identity number, audited.",
    )
    payee_reveal = mutation(
        payee_reveal.payee_reveal,
        payee_reveal.PayeeReveal,
        PayeeRevealInput,
        {"account": str},
        "查看贷款收款账户的账号和户名，须说明用途并留痕。"
        "Reveal number and holder of the account a loan was paid into, audited.",
    )
    payer_reveal = mutation(
        payer_reveal.payer_reveal,
        payer_reveal.PayerReveal,
        PayerRevealInput,
        {"payer_name": str},
        "查看还款人完整姓名，须说明用途并留痕。Reveal the name of who repaid, audited.",
    )
    audit_verify = mutation(
        audit_verify.audit_verify,
        audit_verify.AuditVerify,
        AuditVerifyInput,
        {"head": str},
        "核验审计链；返回链头，断链为 AUDIT_CHAIN_BROKEN。每次最多 20000 条，链头未变即核验完毕。"
        "Walk the audit trail's chain; at most 20,000 links a call, done when the head stays.",
    )
