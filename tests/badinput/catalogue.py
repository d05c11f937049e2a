"""The catalogue of bad values: money 42, whole numbers 12, ids 22, days 32, identity cards 13.

Texts stand in `catalogue_text`. Each is bad for at least one argument of its type; `fits` names
the scalars whose grammar it satisfies all the same (a leap day is a day), so that rules decide.
"""

from __future__ import annotations

from base64 import b64encode

from tests.badinput.value import Value, given, raw

MONEY: tuple[Value, ...] = (
    given("nan", "NaN"),
    given("snan", "sNaN"),
    given("inf", "Infinity"),
    given("-inf", "-Infinity"),
    given("neg-zero", "-0"),
    given("neg-zero-2dp", "-0.00"),
    given("zero", "0", "Decimal", "Rate", "Ratio"),
    given("negative", "-1.00"),
    given("3dp", "100.001", "Rate"),
    given("half-cent", "0.005", "Rate", "Ratio"),
    given("1e400", "1e400"),
    given("1e-30", "1e-30"),
    given("1e2-notation", "1e2"),
    given("20-digits", "12345678901234567890"),
    given("numeric-overflow", "10000000000000000.00"),
    given("comma", "50,000.00"),
    given("underscore", "1_000"),
    given("fullwidth", "１００"),
    given("fullwidth-dot", "100．00"),
    given("arabic-indic", "١٢٣"),
    given("cjk-number", "一万"),
    given("cjk-financial", "壹万圆整"),
    given("roman-numeral", "Ⅻ"),
    given("superscript", "10²"),
    given("spaces", " 12 "),
    given("nbsp", "\u00a012"),
    given("plus", "+12"),
    given("hex", "0x10"),
    given("yen", "¥100.00"),
    given("empty", ""),
    given("null", None),
    given("bool", True),
    given("list", ["100.00"]),
    given("object", {"amount": "100.00"}),
    raw("float-0.1", "0.1"),
    raw("float-1e308", "1e308"),
    given("int-2^53+1", 2**53 + 1),
    given("nul", "100\x0000"),
    given("newline", "1\n"),
    given("1000-digits", "9" * 1000),
    given("rtl", "\u202e00.001"),
    given("leading-zeros", "00100.00"),
)

INT: tuple[Value, ...] = (
    given("2^31", 2**31),
    given("-2^31-1", -(2**31) - 1),
    given("2^63", 2**63),
    raw("1e400", "1e400"),
    raw("1.5", "1.5"),
    raw("1.0", "1.0", "1.0", "Int"),
    given("text-1", "1"),
    given("true", True),
    given("null", None),
    given("negative", -1, "Int"),
    raw("400-digits", "9" * 400),
    given("fullwidth", "１"),
)

_UUID = "0190a1b2-0000-7000-8000-000000000001"

ID: tuple[Value, ...] = (
    given("empty", ""),
    given("space", " "),
    given("not-base64", "%%%"),
    given("no-colon", "loan520327"),
    given("other-type", "region_520327000", "ID"),
    given("unknown-type", f"cow_520327000_{_UUID}"),
    given("negative", "lender_-1"),
    given("int-overflow", "lender_99999999999999999999"),
    given("float", "lender_1.5"),
    given("trailing-space", f"loan_520327000_{_UUID} "),
    given("leading-plus", "lender_+1"),
    given("underscore-int", "lender_1_0"),
    given("leading-zero", "lender_001"),
    given("fullwidth-int", "lender_１"),
    given("sql", "loan_520327000_' OR 1=1 --"),
    given("nul", f"loan_520327000_{_UUID}\x00"),
    given("double-encoded", b64encode(b64encode(b"Loan:1")).decode()),
    given("10KB", "loan_" + "5" * 10_240),
    given("int-json", 15),
    given("list", [["lender_1"]]),
    given("unpadded", "TG9hbjox"),
    given("urlsafe", "TG9hbjo_Pz8-"),
)

DATE: tuple[Value, ...] = (
    given("2018-02-30", "2018-02-30"),
    given("2019-02-29", "2019-02-29"),
    given("1900-02-29", "1900-02-29"),
    given("month-13", "2018-13-01"),
    given("day-00", "2018-12-00"),
    given("year-0", "0000-12-20"),
    given("year--1", "-001-12-20"),
    given("year-10000", "10000-01-01"),
    given("unpadded", "2018-1-1"),
    given("basic-format", "20181220"),
    given("week-date", "2018-W51-4"),
    given("ordinal", "2018-354"),
    given("us-slashes", "12/20/2018"),
    given("2018年1月1日", "2018年1月1日"),
    given("fullwidth", "２０１８－１２－２０"),
    given("datetime-for-date", "2018-12-20T00:00:00Z"),
    given("24:00", "2018-12-20T24:00:00"),
    given("leap-second", "2016-12-31T23:59:60Z"),
    given("offset+25", "2018-12-20T00:00:00+25:00"),
    given("now", "now"),
    given("infinity", "infinity"),
    given("epoch", "epoch"),
    given("empty", ""),
    given("text-null", "null"),
    given("leading-space", " 2018-12-20"),
    given("trailing-newline", "2018-12-20\n"),
    given("9999-12-31", "9999-12-31"),
    given("0001-01-01", "0001-01-01"),
    given("2020-02-29", "2020-02-29", "Date"),
    given("1986-Shanghai-DST", "1986-05-04", "Date"),
    given("epoch-int", 0),
    given("bool", True),
)

INSTANT: tuple[Value, ...] = (
    given("whole", "2018-12-20T08:00:00Z", "DateTime"),
    given("parts-of-a-second", "2018-12-20T08:00:00.123456+08:00", "DateTime"),
    given("no-offset", "2018-12-20T08:00:00"),
    given("day-alone", "2018-12-20"),
    given("leap-second", "2016-12-31T23:59:60Z"),
    given("offset+25", "2018-12-20T00:00:00+25:00"),
    given("24:00", "2018-12-20T24:00:00"),
    given("space-for-T", "2018-12-20 08:00"),
    given("epoch-int", 0),
    given("now", "now"),
    given("empty", ""),
    given("bool", True),
)

# Check digits by GB 11643; invented people.
GOOD_CARD = "522122198001011232"
LOWER_X_CARD = "52212219900307002x"

ID_CARD: tuple[Value, ...] = (
    given("good-checksum", GOOD_CARD, "IdCard"),
    given("lower-x", LOWER_X_CARD, "IdCard"),
    given("bad-checksum", "522122198001011238"),
    given("fullwidth", "５２２１２２１９８００１０１１２３２"),
    given("15-digit", "522122800101123"),
    given("17-digit", "52212219800101123"),
    given("month-13", "522122198013011234"),
    given("future-birth", "522122209901011234"),
    given("province-99", "992122198001011234"),
    given("cyrillic-Х", "52212219900307002Х"),
    given("spaces", "522122 19800101 1232"),
    given("usci-good", "91520327MA6DLUCH0E"),
    given("usci-bad", "91520327MA6DLUCH0F"),
)

REGION: tuple[Value, ...] = (
    given("lower-case", "gaxq01"),
    given("fullwidth", "５２０３２７"),
    given("trailing-space", "520327 "),
    given("int", 520327),
    given("unknown", "999999", "RegionCode"),
    given("like", "52%"),
    given("13-digits", "5203270000000"),
    given("null", None),
    given("empty", ""),
    given("sql", "520327' or '1'='1"),
)

# A name of the enumeration is a name: no text, no number, no other case.
ENUM: tuple[Value, ...] = (
    Value("unknown", '"NO_SUCH_VALUE"', "NO_SUCH_VALUE"),
    Value("lower-case", '"asc"', "asc"),
    Value("quoted", '"ASC "', '"ASC"'),
    given("int", 0),
    given("empty", ""),
    given("null", None),
    given("list", [["ASC"]]),
)

BOOLEAN: tuple[Value, ...] = (
    given("text", "true"),
    given("int", 1),
    given("null", None),
    given("list", [[True]]),
)
