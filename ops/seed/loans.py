"""How the demo's households borrow: patterns of loans that never exceed 50,000 at a time (A7).

Most loans stand at exactly 50,000, as the published figures show. A pattern is drawn for each
household; a second loan is applied for after the first was settled, or both together stay within
the limit.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ops.seed.draft import LIMIT_FEN, LoanDraft, Scene, interest_on
from ops.seed.lenders import Lender
from rules.interest import equal_instalments, equal_principal

QUARTERLY, AT_MATURITY = "QUARTERLY_INTEREST", "AT_MATURITY"
EQUAL_INSTALMENTS, EQUAL_PRINCIPAL = "EQUAL_INSTALMENTS", "EQUAL_PRINCIPAL"
SPLITS_YUAN = ((30_000, 20_000), (25_000, 25_000), (20_000, 10_000), (40_000, 10_000))
# Between two loans of a household: longer than the steps from application to disbursement.
PAUSE_DAYS = 40
STEPS_MAX = 20
FULL_SHARE = 0.93
TERMS = ((0.30, 12), (0.55, 24), (0.96, 36), (0.975, 6), (0.985, 18), (0.993, 13), (1.01, 30))
SHORT_TERMS = ((0.62, 12), (0.94, 24), (0.97, 6), (1.01, 18))

# Cumulated chance of each pattern of a household in good standing.
PATTERNS = (
    (0.530, "outstanding"),
    (0.655, "again"),
    (0.815, "settled"),
    (0.855, "split"),
    (0.900, "pending"),
    (0.920, "again_pending"),
    (0.930, "split_pending"),
    (0.945, "turned_down"),
    (0.960, "second_try"),
    (1.010, "overdue"),
)


def draw_loans(scene: Scene, removed_on: int | None, room: int) -> list[LoanDraft]:
    """The loans of one household, at most `room`; none was applied for after its removal."""
    rng = scene.rng
    if removed_on is not None:
        state = "settled" if rng.random() < 0.3 else "outstanding"
        return _draw(scene, state, removed_on - 1)
    chance = rng.random()
    pattern = next(name for limit, name in PATTERNS if chance < limit)
    if room < 2 and pattern in ("again", "split", "again_pending", "split_pending", "second_try"):
        pattern = "outstanding"
    return _draw(scene, pattern, scene.days.today)


def _draw(scene: Scene, pattern: str, last: int) -> list[LoanDraft]:
    days, start = scene.days, scene.days.start
    match pattern:
        case "outstanding":
            return [outstanding(scene, start, last, amount_fen(scene))]
        case "settled":
            return [settled(scene, start, last, amount_fen(scene))]
        case "overdue":
            return [overdue(scene, start, amount_fen(scene))]
        case "pending":
            return [pending(scene, amount_fen(scene))]
        case "again" | "again_pending":
            first = settled(scene, start, days.today - 4 * PAUSE_DAYS, amount_fen(scene))
            if pattern == "again_pending":
                return [first, pending(scene, amount_fen(scene))]
            assert first.closed is not None
            second = outstanding(scene, first.closed + PAUSE_DAYS, last, amount_fen(scene))
            return [first, second]
        case "split" | "split_pending":
            large, small = scene.rng.choice(SPLITS_YUAN)
            first = outstanding(scene, start, last, large * 100)
            if pattern == "split":
                return [first, outstanding(scene, start, last, small * 100)]
            return [first, pending(scene, small * 100)]
        case "turned_down":
            return [turned_down(scene, days.today)]
    first = turned_down(scene, days.today - 6 * PAUSE_DAYS)
    assert first.closed is not None
    return [first, outstanding(scene, first.closed + PAUSE_DAYS, last, amount_fen(scene))]


def amount_fen(scene: Scene) -> int:
    """50,000 yuan mostly; else whole thousands; now and then with fen."""
    rng = scene.rng
    if rng.random() < FULL_SHARE:
        return LIMIT_FEN
    fen = (5 + int(rng.random() * 45)) * 100_000
    if rng.random() < 0.06 and not scene.whole_yuan:
        fen -= int(rng.random() * 90_000) + 1
    return fen


def outstanding(scene: Scene, first: int, last: int, amount: int) -> LoanDraft:
    """A loan paid out and not yet due; some of it may have been repaid."""
    rng, days = scene.rng, scene.days
    lender = scene.lender()
    last = min(last, scene.last_day[lender.id])
    term = _term(scene, TERMS)
    # Paid out so late that it is not due before tomorrow.
    low = max(first, days.after_months(days.today, -term) + 4)
    place = days.working_between(rng, low, last)
    if place is None:
        term = 36
        place = days.working_between(rng, first, last)
    assert place is not None, "the demo leaves time for every pattern"
    loan = _paid_out(scene, lender, "ACTIVE", amount, term, place)
    if loan.method in (EQUAL_INSTALMENTS, EQUAL_PRINCIPAL):
        _pay_instalments(scene, loan, days.today)
    elif rng.random() < 0.2:
        _repay_part(scene, loan)
    elif rng.random() < 0.1 and loan.method == QUARTERLY:
        _pay_interest(scene, loan)
    return loan


def settled(scene: Scene, first: int, last: int, amount: int) -> LoanDraft:
    """A loan paid out and repaid in full by `last`, at maturity, before it or a little late."""
    rng, days = scene.rng, scene.days
    lender = scene.lender()
    last = min(last, scene.last_day[lender.id])
    place = days.working_between(rng, first, last - 120)
    assert place is not None, "the demo leaves time for every pattern"
    loan = _paid_out(scene, lender, "SETTLED", amount, _term(scene, TERMS), place)
    assert loan.value is not None
    if loan.method in (EQUAL_INSTALMENTS, EQUAL_PRINCIPAL) and loan.matures <= last:
        _pay_instalments(scene, loan, last)
        loan.closed = loan.repaid[-1].day
        return loan
    if loan.method != AT_MATURITY:
        loan.method = QUARTERLY
    if rng.random() < 0.15:
        _repay_part(scene, loan, min(loan.matures, last) - 20)
    earliest = max(loan.value + 60, loan.repaid[-1].day + 1 if loan.repaid else 0)
    if loan.matures <= last and rng.random() < 0.8:
        late = int(rng.random() * 40) if rng.random() < 0.07 else 0
        day = min(days.working_on_or_after(loan.matures + late), max(last, loan.matures))
    else:
        place = days.working_between(rng, earliest, min(loan.matures, last))
        day = last if place is None else days.working[place]
    late = max(0, day - days.working_on_or_after(loan.matures))
    interest = interest_on(loan.outstanding, day - _interest_from(scene, loan, day), loan.rate)
    penalty = interest_on(loan.outstanding, late, loan.rate // 2) if late else 0
    loan.repay(day, loan.outstanding, interest, penalty)
    loan.closed = day
    return loan


def overdue(scene: Scene, first: int, amount: int) -> LoanDraft:
    """A loan whose maturity has passed without full repayment."""
    rng, days = scene.rng, scene.days
    lender = scene.lender()
    term = _term(scene, SHORT_TERMS)
    last = min(days.after_months(days.today, -term) - 4, scene.last_day[lender.id])
    # Most fell due within the last half year.
    low = max(first, last - 190)
    place = days.working_between(rng, low, last)
    assert place is not None, "the demo leaves time for every pattern"
    loan = _paid_out(scene, lender, "OVERDUE", amount, term, place, instalments=False)
    loan.overdue = True
    if rng.random() < 0.6:
        _repay_part(scene, loan, deep=True)
    return loan


def pending(scene: Scene, amount: int) -> LoanDraft:
    """A loan applied for of late: submitted, approved or signed."""
    rng, days = scene.rng, scene.days
    lender = scene.lender()
    place = days.working_between(rng, scene.last_day[lender.id] - 20, scene.last_day[lender.id])
    assert place is not None, "twenty days hold a working day"
    chance = rng.random()
    state = "SUBMITTED" if chance < 0.5 else "APPROVED" if chance < 0.8 else "SIGNED"
    return _on_the_way(scene, lender, state, amount, place)


def turned_down(scene: Scene, last: int) -> LoanDraft:
    """An application that was refused, withdrawn, or cancelled after approval."""
    rng, days = scene.rng, scene.days
    lender = scene.lender()
    last = min(last, scene.last_day[lender.id])
    place = days.working_between(rng, days.start + PAUSE_DAYS, last)
    assert place is not None, "the demo leaves time for every pattern"
    chance = rng.random()
    state = "REFUSED" if chance < 0.5 else "WITHDRAWN" if chance < 0.8 else "CANCELLED"
    loan = _on_the_way(scene, lender, state, amount_fen(scene), place)
    loan.closed = days.working[place]
    return loan


def _term(scene: Scene, terms: tuple[tuple[float, int], ...]) -> int:
    chance = scene.rng.random()
    return next(months for limit, months in terms if chance < limit)


def _paid_out(
    scene: Scene,
    lender: Lender,
    state: str,
    amount: int,
    term: int,
    place: int,
    *,
    instalments: bool = True,
) -> LoanDraft:
    """A loan disbursed on the working day at `place`, with the steps that led there."""
    days, working = scene.days, scene.days.working
    steps = scene.rng.random()
    to_sign = int(steps * 4)
    to_approve = to_sign + 1 + int(steps * 997) % 6
    to_submit = to_approve + 1 + int(steps * 9973) % 9
    value, signed = working[place], working[place - to_sign]
    # A lender that stands still before the business day could not collect the last instalments.
    instalments = instalments and scene.last_day[lender.id] == days.today
    loan = LoanDraft(
        lender,
        state,
        amount,
        term,
        _method(scene, term, instalments),
        scene.rates.percent(signed, term),
        working[place - to_submit],
        value,
        working[place - to_approve],
        signed,
        value,
    )
    loan.matures = days.after_months(value, term)
    loan.outstanding = amount
    return loan


def _on_the_way(scene: Scene, lender: Lender, state: str, amount: int, place: int) -> LoanDraft:
    """A loan that was not paid out; its last step was on the working day at `place`."""
    rng, days = scene.rng, scene.days
    working = days.working
    steps = {"SUBMITTED": 1, "REFUSED": 2, "WITHDRAWN": 2, "APPROVED": 2, "CANCELLED": 3}
    count = steps.get(state, 3)
    back = [int(rng.random() * 6) + 1 for _ in range(count - 1)]
    at = [working[place - sum(back[index:])] for index in range(count)]
    term = _term(scene, TERMS)
    planned = days.working_on_or_after(at[0] + 14)
    loan = LoanDraft(
        lender,
        state,
        amount,
        term,
        _method(scene, term, False),
        scene.rates.percent(at[0], term),
        at[0],
        planned,
    )
    if state in ("APPROVED", "SIGNED", "CANCELLED"):
        loan.approved = at[1]
    if state == "SIGNED":
        loan.signed = at[2]
        loan.rate = scene.rates.percent(at[2], term)
    loan.matures = days.after_months(planned, term)
    return loan


def _method(scene: Scene, term: int, instalments: bool) -> str:
    chance = scene.rng.random()
    if term <= 12 and chance < 0.35:
        return AT_MATURITY
    if instalments and chance > 0.96 and not scene.whole_yuan:
        return EQUAL_INSTALMENTS if chance > 0.98 else EQUAL_PRINCIPAL
    return QUARTERLY


def _interest_from(scene: Scene, loan: LoanDraft, day: int) -> int:
    """The first day whose interest falls to the borrower at a repayment on `day`.

    Quarterly interest up to the last settlement day was paid by the subsidy (贴息), which a loan
    repaid at once at maturity gets afterwards.
    """
    assert loan.value is not None
    if loan.method == AT_MATURITY:
        return loan.value
    when = scene.days.date(day)
    month = (when.month - 1) // 3 * 3
    settlement = date(when.year, month, 20) if month else date(when.year - 1, 12, 20)
    return max(loan.value, min(day, settlement.toordinal() + 1))


def _repay_part(
    scene: Scene, loan: LoanDraft, last: int | None = None, *, deep: bool = False
) -> None:
    """Part of the principal in whole thousands, more of it when `deep`."""
    rng, days = scene.rng, scene.days
    assert loan.value is not None
    until = min(loan.matures - 1, scene.last_day[loan.lender.id], last or days.today)
    place = days.working_between(rng, loan.value + 30, until)
    if place is None or loan.outstanding < 1_000_000:
        return
    day = days.working[place]
    thousands = loan.outstanding // 100_000 - 1
    share = 0.55 + 0.4 * rng.random() if deep else 0.1 + 0.5 * rng.random()
    principal = max(1, int(thousands * share)) * 100_000
    interest = interest_on(principal, day - _interest_from(scene, loan, day), loan.rate)
    loan.repay(day, principal, interest)


def _pay_interest(scene: Scene, loan: LoanDraft) -> None:
    """The household pays a quarter's interest itself, on or after the settlement day."""
    days = scene.days
    assert loan.value is not None
    last = scene.last_day[loan.lender.id]
    when = days.date(last)
    month = (when.month - 1) // 3 * 3
    due = date(when.year, month, 20) if month else date(when.year - 1, 12, 20)
    settlement = due.toordinal()
    if loan.value >= settlement - 5:
        return
    first = max(loan.value, _interest_from(scene, loan, settlement))
    day = days.working_on_or_after(settlement)
    if first < day <= last:
        loan.repay(day, 0, interest_on(loan.outstanding, settlement + 1 - first, loan.rate))


def _pay_instalments(scene: Scene, loan: LoanDraft, until: int) -> None:
    """Every instalment due by `until`, as scheduled."""
    assert loan.value is not None
    schedule = equal_instalments if loan.method == EQUAL_INSTALMENTS else equal_principal
    lines = schedule(
        Decimal(loan.amount) / 100,
        loan.term,
        Decimal(loan.rate) / 10_000,
        scene.days.date(loan.value),
    )
    for line in lines:
        day = line.due_on.toordinal()
        if day > until:
            break
        loan.repay(day, int(line.principal * 100), int(line.interest * 100))
