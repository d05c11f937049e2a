"""What is wrong with what a county books into its fund or agrees on, in Chinese and English."""

from __future__ import annotations

# By the reason of a VALIDATION.
REASONS: dict[str, tuple[str, str]] = {
    "SHARES_NOT_WHOLE": (
        "与其他比例合计为 {sum}，须恰为 1",
        "makes {sum} with the other shares; all must make exactly 1",
    ),
    "NO_SHARE": (
        "须为 0 至 1 的比例（其他分担方须大于 0）",
        "must be a share from 0 to 1, of a further party above 0",
    ),
    "NOT_WITHIN": ("须在 {least} 与 {most} 之间", "must be from {least} to {most}"),
    "TOO_EARLY": ("不能早于 {earliestOn}", "must not be before {earliestOn}"),
    "COUNTY_ONLY": (
        "仅适用于县级财政资金",
        "is for money of the county's own budget only",
    ),
    "ENTRY_OF_CLAIM": (
        "是已支付代偿 {amount} 元的分录，随代偿申请存续，不能单独冲正；"
        "收回的款项用 recoveryRecord 登记",
        "books the {amount} yuan paid for a claim and stands as long as the claim: it is not"
        " reversed by itself; what comes back is recorded with recoveryRecord",
    ),
    "ENTRY_OF_RECOVERY": (
        "是追偿收回 {amount} 元的分录，随追偿登记存续，不能单独冲正",
        "books {amount} yuan of a recovery and stands as long as the recovery: it is not reversed"
        " by itself",
    ),
    "NOTHING_SHORT": (
        "风险补偿金已达 1:10，没有缺口可补",
        "plans for a shortfall, and there is none: the fund is at 1:10",
    ),
}
