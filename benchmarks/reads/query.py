"""The queries, each as this server, PostGraphile and the customary server spell it.

Aliases give all three the same answer; what a spelling still adds (lists wrapped in `nodes`,
global ids) `agree.py` takes off. Every query names its region in its arguments, so that servers
without rights answer for the same rows that the right of our token opens.
"""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.names import CUSTOMARY, FLOOR, POSTGRAPHILE


@dataclass(frozen=True, slots=True)
class Query:
    """One query in three spellings; `goals` are the ratios wanted by peer."""

    name: str
    title: str
    ours: str
    postgraphile: str
    customary: str
    goals: dict[str, float]

    def text(self, peer: str) -> str:
        """The spelling that a peer takes; the floor takes none and is sent ours."""
        return {POSTGRAPHILE: self.postgraphile, CUSTOMARY: self.customary}.get(peer, self.ours)


PAGE = Query(
    "page",
    "50 loans of a county with household, lender, county",
    """query Page($code: RegionCode!) {
      loans(where: {county: {eq: $code}}, first: 50) {
        nodes { id loanNo amount status household { headName village }
          lender { name } county { name } }
        pageInfo { hasNextPage } } }""",
    """query Page($county: Int!) {
      loans: allLoans(condition: {countyId: $county}, first: 50,
          orderBy: [RECORDED_AT_DESC, ROW_ID_DESC]) {
        nodes { id: rowId loanNo amount status: state
          household: householdByCountyIdAndHouseholdId { headName village }
          lender: lenderByLenderId { name } county: regionByCountyId { name } }
        pageInfo { hasNextPage } } }""",
    """query Page($county: Int!) {
      loans(countyId: $county, first: 50) {
        nodes { id loanNo amount status household { headName village }
          lender { name } county { name } }
        pageInfo { hasNextPage } } }""",
    {POSTGRAPHILE: 2.5, FLOOR: 0.85, CUSTOMARY: 20},
)

PROJECTS = Query(
    "projects",
    "20 projects of 5,000,000 and above with enterprise, 10 loans with households, 3 events",
    """query Projects($least: Decimal!) {
      projects(where: {amount: {gte: $least}}, orderBy: {field: AMOUNT, direction: DESC},
          first: 20) {
        nodes { id name amount enterprise { name uscc }
          participations(first: 10) { nodes { principal loan { loanNo status }
            household { headName village } } }
          events(first: 3) { nodes { kind businessOn note } } } } }""",
    """query Projects($least: BigFloat!) {
      projects: allProjects(filter: {amount: {greaterThanOrEqualTo: $least}},
          orderBy: [AMOUNT_DESC, ROW_ID_DESC], first: 20) {
        nodes { id: rowId name amount enterprise: enterpriseByEnterpriseId { name uscc }
          participations: projectParticipationsByCountyIdAndProjectId(first: 10,
              orderBy: [RECORDED_AT_DESC, ROW_ID_DESC]) {
            nodes { principal loan: loanByCountyIdAndLoanId { loanNo status: state }
              household: householdByCountyIdAndHouseholdId { headName village } } }
          events: projectEventsByCountyIdAndProjectId(first: 3,
              orderBy: [RECORDED_AT_DESC, ROW_ID_DESC]) {
            nodes { kind businessOn note } } } } }""",
    """query Projects($least: Decimal!) {
      projects(amountMin: $least, first: 20) {
        nodes { id name amount enterprise { name uscc }
          participations(first: 10) { principal loan { loanNo status }
            household { headName village } }
          events(first: 3) { kind businessOn note } } } }""",
    {POSTGRAPHILE: 4, FLOOR: 0.85, CUSTOMARY: 20},
)

LOAN = Query(
    "loan",
    "one loan with its 24 instalments",
    """query Loan($id: ID!) {
      loan(id: $id) { id loanNo amount outstandingPrincipal maturesOn
        schedule { number dueOn principal interest principalPaid interestPaid } } }""",
    """query Loan($county: Int!, $key: UUID!) {
      loan: loanByCountyIdAndRowId(countyId: $county, rowId: $key) {
        id: rowId loanNo amount outstandingPrincipal maturesOn
        schedule: instalmentsByCountyIdAndLoanId(orderBy: [PRIMARY_KEY_ASC]) {
          nodes { number dueOn principal interest principalPaid interestPaid } } } }""",
    """query Loan($county: Int!, $key: ID!) {
      loan(countyId: $county, id: $key) { id loanNo amount outstandingPrincipal maturesOn
        schedule { number dueOn principal interest principalPaid interestPaid } } }""",
    {POSTGRAPHILE: 3, FLOOR: 0.85, CUSTOMARY: 20},
)

INDICATORS = Query(
    "indicators",
    "indicators of a city's counties by lender, from positions",
    """query Indicators($code: RegionCode!) {
      indicators(region: $code, groupBy: [COUNTY, LENDER], first: 200) {
        nodes { nonPerforming outstanding overdue
          loanCount nonPerformingCount overdueCount lender { name } county { code name } } } }""",
    """query Indicators($from: Int!, $to: Int!) {
      indicators: allCountyLenderPositions(first: 200, orderBy: [PRIMARY_KEY_ASC],
          filter: {countyId: {greaterThanOrEqualTo: $from, lessThanOrEqualTo: $to}}) {
        nodes { nonPerforming outstanding overdue
          loanCount nonPerformingCount overdueCount lender: lenderByLenderId { name }
          county: regionByCountyId { code name } } } }""",
    """query Indicators($from: Int!, $to: Int!) {
      indicators: circuitBreakers(countyFrom: $from, countyTo: $to, first: 200) {
        nodes { nonPerforming outstanding overdue
          loanCount nonPerformingCount overdueCount lender { name } county { code name } } } }""",
    {POSTGRAPHILE: 1.5, FLOOR: 0.85},
)

LISTED = Query(
    "listed",
    "loans of a county filtered by amount and maturity, sorted, with totalCount",
    """query Listed($code: RegionCode!, $from: Date!, $to: Date!) {
      loans(where: {county: {eq: $code}, amount: {gte: "30000"},
          maturesOn: {gte: $from, lte: $to}},
          orderBy: {field: MATURES_ON, direction: ASC}, first: 50) {
        totalCount
        nodes { id loanNo amount outstandingPrincipal maturesOn
          household { headName } } } }""",
    """query Listed($county: Int!, $from: Date!, $to: Date!) {
      loans: allLoans(filter: {countyId: {equalTo: $county},
          amount: {greaterThanOrEqualTo: "30000"},
          maturesOn: {greaterThanOrEqualTo: $from, lessThanOrEqualTo: $to}},
          orderBy: [MATURES_ON_ASC, ROW_ID_ASC], first: 50) {
        totalCount
        nodes { id: rowId loanNo amount outstandingPrincipal maturesOn
          household: householdByCountyIdAndHouseholdId { headName } } } }""",
    """query Listed($county: Int!, $from: Date!, $to: Date!) {
      loans(countyId: $county, amountMin: "30000", maturesFrom: $from, maturesTo: $to,
          order: MATURES_ON, first: 50) {
        totalCount
        nodes { id loanNo amount outstandingPrincipal maturesOn
          household { headName } } } }""",
    {POSTGRAPHILE: 2, FLOOR: 0.85, CUSTOMARY: 20},
)

OVERVIEW = Query(
    "overview",
    "the province: position of every county, tripped breakers, watched projects",
    """query Overview {
      riskFunds(first: 200) { nodes { county { code name }
        position { balance outstanding loanCount } } }
      tripped: circuitBreakers(where: {state: {eq: TRIPPED}}, first: 20) { totalCount
        nodes { nonPerforming: numerator outstanding: denominator
          lender { name } county { name } } }
      watched: projects(where: {amount: {gte: "5000000"}},
          orderBy: {field: AMOUNT, direction: DESC}, first: 5) { totalCount
        nodes { name amount county { name } } } }""",
    """query Overview {
      riskFunds: allRiskFunds(first: 200, orderBy: [PRIMARY_KEY_ASC]) {
        nodes { county: regionByCountyId { code name
          position: countyPositionByCountyId { balance: fundBalance outstanding loanCount } } } }
      tripped: allCountyLenderPositions(filter: {breakerState: {equalTo: "TRIPPED"}},
          orderBy: [PRIMARY_KEY_ASC], first: 20) { totalCount
        nodes { nonPerforming outstanding
          lender: lenderByLenderId { name } county: regionByCountyId { name } } }
      watched: allProjects(filter: {amount: {greaterThanOrEqualTo: "5000000"}},
          orderBy: [AMOUNT_DESC, ROW_ID_DESC], first: 5) { totalCount
        nodes { name amount county: regionByCountyId { name } } } }""",
    """query Overview {
      riskFunds(first: 200) { county { code name }
        position { balance outstanding loanCount } }
      tripped: circuitBreakers(state: "TRIPPED", first: 20) { totalCount
        nodes { nonPerforming outstanding lender { name } county { name } } }
      watched: projects(amountMin: "5000000", first: 5) { totalCount
        nodes { name amount county { name } } } }""",
    {FLOOR: 0.85, CUSTOMARY: 20},
)

QUERIES = (PAGE, PROJECTS, LOAN, INDICATORS, LISTED, OVERVIEW)
