"""Steps and questions of what offices do for the policy (part three), for the situations."""

from __future__ import annotations

from datetime import date
from typing import Any

from rules import duty_facts
from rules.notice_2018_119 import part_3_safeguards as safeguards

TODAY = date(2018, 12, 20)
SOUND: dict[type, dict[str, Any]] = {
    duty_facts.MeetingFacts: {
        "today": TODAY,
        "held_on": TODAY,
        "departments": ["GOVERNMENT", "FINANCE"],
        "due_on": [],
    },
    duty_facts.CompletionFacts: {
        "today": TODAY,
        "held_on": date(2018, 12, 1),
        "completed_on": TODAY,
    },
    duty_facts.DutyFacts: {"today": TODAY, "field": "doneOn", "done_on": TODAY},
    duty_facts.PublishingFacts: {"today": TODAY, "consented_on": TODAY, "document_no": "1"},
    duty_facts.ViolationFacts: {"today": TODAY, "found_on": TODAY, "row": 89},
    duty_facts.ConclusionFacts: {
        "today": TODAY,
        "found_on": date(2018, 12, 1),
        "concluded_on": TODAY,
        "outcome": "警告",
    },
}
STEPS: dict[str, tuple[Any, dict[str, type]]] = {
    "meeting": (safeguards.sound_meeting, {"meeting": duty_facts.MeetingFacts}),
    "completion": (safeguards.sound_completion, {"resolution": duty_facts.CompletionFacts}),
    "unit inspection": (safeguards.sound_unit_inspection, {"duty": duty_facts.DutyFacts}),
    "urging": (safeguards.sound_urging, {"duty": duty_facts.DutyFacts}),
    "measures": (safeguards.sound_measures, {"duty": duty_facts.DutyFacts}),
    "publicity": (safeguards.sound_publicity, {"duty": duty_facts.DutyFacts}),
    "publishing": (safeguards.publishable, {"borrower": duty_facts.PublishingFacts}),
    "violation": (safeguards.sound_violation, {"violation": duty_facts.ViolationFacts}),
    "conclusion": (safeguards.sound_conclusion, {"violation": duty_facts.ConclusionFacts}),
}
QUESTIONS: dict[str, Any] = {
    "meeting due": lambda given: safeguards.meeting_due(given["last_on"], given["day"]),
    "resolution missed": lambda given: safeguards.resolution_missed(
        given["due_on"], given["completed_on"], given["day"]
    ),
}
