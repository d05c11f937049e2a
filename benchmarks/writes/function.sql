-- What a repayment of principal writes, without rules, rights, fingerprints or answers: as whoever
-- puts his logic into the database would write it. Only in the benchmark's copy of a database.

create schema bench;

-- The loans that are repaid, in an order that has nothing to do with where they lie.
create table bench.pick as
select row_number() over (order by md5(l.id::text))::integer as n,
  l.county_id, l.id as loan_id, l.lender_id, l.loan_no, r.code as county, b.code as lender
from loan l
join county_lender_position p on p.county_id = l.county_id and p.lender_id = l.lender_id
join region r on r.id = l.county_id
join lender b on b.id = l.lender_id
where l.state = 'ACTIVE' and l.repayment_method = 'QUARTERLY_INTEREST'
  and l.outstanding_principal >= 2000 and l.five_tier = 'NORMAL' and l.overdue_since_on is null
  and l.arrears_cause is null and l.extended_on is null
  -- Far from tripping: a few yuan repaid change nothing but sums.
  and p.breaker_state = 'CLOSED' and p.non_performing * 100 < p.outstanding * 1.5
  -- Two lines from today on at least: the one of the day, and others which bear less interest.
  and (select count(*) from instalment i where i.county_id = l.county_id and i.loan_id = l.id
    and i.due_on >= current_setting('bench.today')::date) > 1
order by 1
limit 20000;
alter table bench.pick add primary key (n);

create type bench.repaid as (repayment uuid, outstanding numeric, state text);

create function bench.told(l loan) returns jsonb language sql immutable as $$
  select jsonb_build_object('state', l.state, 'amount', l.amount::text,
    'outstanding_principal', l.outstanding_principal::text, 'five_tier', l.five_tier,
    'overdue_principal', l.overdue_principal::text, 'overdue_interest', l.overdue_interest::text,
    'approved_on', l.approved_on, 'approval_no', l.approval_no, 'contract_no', l.contract_no,
    'signed_on', l.signed_on, 'value_on', l.value_on, 'matures_on', l.matures_on,
    'extended_on', l.extended_on, 'extended_rate', l.extended_rate::text,
    'disposal_class', l.disposal_class, 'settled_on', l.settled_on, 'version', l.version)
$$;

create function bench.repayment_record(
  county integer, loan uuid, principal numeric, bank_ref text, key text, today date
) returns bench.repaid language plpgsql volatile as $$
declare
  instant timestamptz := clock_timestamp();
  repayment_id uuid := uuidv7();
  before loan;
  after loan;
  job text := 'audit_seal:' || county;
begin
  perform from household_exposure e join loan l
    on l.county_id = e.county_id and l.household_id = e.household_id
    where l.county_id = county and l.id = loan
    for no key update of e;
  select * into strict before from loan l where l.county_id = county and l.id = loan
    for no key update;
  if principal > before.outstanding_principal then
    raise exception 'more than is owed';
  end if;
  update loan l set outstanding_principal = l.outstanding_principal - principal,
      changed_at = instant, version = l.version + 1
    where l.county_id = county and l.id = loan
    returning * into after;
  update household_exposure e set outstanding = e.outstanding - principal, changed_at = instant
    where e.county_id = county and e.household_id = before.household_id;
  -- What is left is due on the last line. It bears less interest on the lines from today on; on
  -- the first of them, from today on.
  update instalment i set
      principal_paid = i.principal_paid + case when i.number = open.first then $3 else 0 end,
      principal = i.principal + case when i.number = open.first then $3 else 0 end
        - case when i.number = open.last then $3 else 0 end,
      principal_days = open.days,
      interest = greatest(round(open.days * before.rate / 36000, 2), i.interest_paid),
      changed_at = instant
    from (select l.number, min(l.number) over () as first, max(l.number) over () as last,
        case l.due_on when min(l.due_on) over () then l.principal_days - $3 * (l.due_on - today + 1)
          else round(l.principal_days / before.outstanding_principal
            * after.outstanding_principal, 2) end as days
      from instalment l
      where l.county_id = county and l.loan_id = loan and l.due_on >= today) open
    where i.county_id = county and i.loan_id = loan and i.number = open.number;
  insert into repayment (county_id, id, loan_id, lender_id, outlet_id, township_id, received_on,
      principal, interest, penalty, payer_type, bank_ref, recorded_at, recorded_by)
    values (county, repayment_id, loan, before.lender_id, before.outlet_id, before.township_id,
      today, principal, 0, 0, 'BORROWER', bank_ref, instant, 'bench');
  insert into loan_event (county_id, id, loan_id, lender_id, outlet_id, township_id, kind,
      business_on, recorded_at, recorded_by, amount, details)
    values (county, uuidv7(), loan, before.lender_id, before.outlet_id, before.township_id,
      'REPAID', today, instant, 'bench', principal, '{"interest": "0.00", "penalty": "0.00"}');
  insert into audit_event (county_id, id, recorded_at, business_on, actor, role, organisation,
      client, request_id, act, object_kind, object_id, decision, before, after, lender_id)
    values (county, uuidv7(), instant, today, 'bench', 'BANK_SYSTEM', 'bench', 'bench', key,
      'repayment:record', 'loan', 'loan_' || county || '_' || loan, 'DONE',
      bench.told(before), bench.told(after), before.lender_id);
  insert into idempotency (county_id, client, key, act, fingerprint, outcome, recorded_at,
      kept_until_on)
    values (county, 'bench', before.lender_id || ':' || key, 'repayment:record',
      sha256((loan || bank_ref || principal)::bytea),
      jsonb_build_object('ids', jsonb_build_object(
        'repayment', 'repayment_' || county || '_' || repayment_id,
        'loan', 'loan_' || county || '_' || loan),
        'figures', jsonb_build_object('outstanding', after.outstanding_principal::text),
        'warnings', '[]'::jsonb),
      instant, today + 420);
  if not exists (select from procrastinate_jobs where queueing_lock = job and status = 'todo')
    and pg_try_advisory_xact_lock(hashtextextended(job, 0)) then
    perform procrastinate_defer_jobs_v1(array[row('qiandai', 'audit_seal', 0, job, job,
      jsonb_build_object('county_id', county), null)::procrastinate_job_to_defer_v1]);
  end if;
  -- The rows that many wait for come last.
  update county_lender_position p set outstanding = p.outstanding - principal, fed_on = today,
      changed_at = instant, version = p.version + 1
    where p.county_id = county and p.lender_id = before.lender_id;
  update county_position p set outstanding = p.outstanding - principal, changed_at = instant
    where p.county_id = county;
  return (repayment_id, after.outstanding_principal, after.state);
end
$$;

-- Nobody works the queue meanwhile: the job that seals a county's trail waits already, and each
-- peer looks whether it does.
select procrastinate_defer_jobs_v1(array_agg(row('qiandai', 'audit_seal', 0, job, job,
  jsonb_build_object('county_id', county_id), null)::procrastinate_job_to_defer_v1))
from (select distinct county_id, 'audit_seal:' || county_id as job from bench.pick) counties
where not exists (select from procrastinate_jobs where queueing_lock = job and status = 'todo');
