-- pgbench takes a colon before a letter for a variable, within texts too: chr(58) is one.
\set n random(1, :loans)
with loan_now as (
  update loan l set outstanding_principal = l.outstanding_principal - 1,
    changed_at = statement_timestamp(), version = l.version + 1
  from bench.pick p
  where p.n = :n and l.county_id = p.county_id and l.id = p.loan_id
  returning old as before, new as after, uuidv7() as repayment_id,
    'g' || replace(gen_random_uuid()::text, '-', '') as key),
exposure as (
  update household_exposure e set outstanding = e.outstanding - 1,
    changed_at = statement_timestamp()
  from loan_now x
  where e.county_id = (x.before).county_id and e.household_id = (x.before).household_id),
lines as (
  update instalment i set
    principal_paid = i.principal_paid + case when i.number = open.first then 1 else 0 end,
    principal = i.principal + case when i.number = open.first then 1 else 0 end
      - case when i.number = open.last then 1 else 0 end,
    principal_days = open.days,
    interest = greatest(round(open.days * open.rate / 36000, 2), i.interest_paid),
    changed_at = statement_timestamp()
  from (select d.county_id, d.loan_id, d.number, (x.before).rate as rate,
      min(d.number) over () as first, max(d.number) over () as last,
      case d.due_on when min(d.due_on) over ()
        then d.principal_days - (d.due_on - :today::date + 1)
        else round(d.principal_days / (x.before).outstanding_principal
          * (x.after).outstanding_principal, 2) end as days
    from loan_now x join instalment d
      on d.county_id = (x.before).county_id and d.loan_id = (x.before).id
    where d.due_on >= :today::date) open
  where i.county_id = open.county_id and i.loan_id = open.loan_id and i.number = open.number),
repaid as (
  insert into repayment (county_id, id, loan_id, lender_id, outlet_id, township_id, received_on,
    principal, interest, penalty, payer_type, bank_ref, recorded_at, recorded_by)
  select (x.before).county_id, x.repayment_id, (x.before).id, (x.before).lender_id,
    (x.before).outlet_id, (x.before).township_id, :today::date, 1, 0, 0, 'BORROWER', x.key,
    statement_timestamp(), 'bench'
  from loan_now x),
event as (
  insert into loan_event (county_id, id, loan_id, lender_id, outlet_id, township_id, kind,
    business_on, recorded_at, recorded_by, amount, details)
  select (x.before).county_id, uuidv7(), (x.before).id, (x.before).lender_id,
    (x.before).outlet_id, (x.before).township_id, 'REPAID', :today::date, statement_timestamp(),
    'bench', 1, '{"interest": "0.00", "penalty": "0.00"}'
  from loan_now x),
audit as (
  insert into audit_event (county_id, id, recorded_at, business_on, actor, role, organisation,
    client, request_id, act, object_kind, object_id, decision, before, after, lender_id)
  select (x.before).county_id, uuidv7(), statement_timestamp(), :today::date, 'bench', 'BANK_SYSTEM',
    'bench', 'bench', x.key, 'repayment' || chr(58) || 'record', 'loan',
    'loan_' || (x.before).county_id || '_' || (x.before).id, 'DONE', bench.told(x.before),
    bench.told(x.after), (x.before).lender_id
  from loan_now x),
kept as (
  insert into idempotency (county_id, client, key, act, fingerprint, outcome, recorded_at,
    kept_until_on)
  select (x.before).county_id, 'bench', (x.before).lender_id || ':' || x.key, 'repayment' || chr(58) || 'record',
    sha256((x.key || (x.before).id)::bytea),
    jsonb_build_object('ids', jsonb_build_object(
      'repayment', 'repayment_' || (x.before).county_id || '_' || x.repayment_id,
      'loan', 'loan_' || (x.before).county_id || '_' || (x.before).id),
      'figures', jsonb_build_object('outstanding', (x.after).outstanding_principal::text),
      'warnings', '[]'::jsonb),
    statement_timestamp(), :today::date + 420
  from loan_now x),
job as (
  select case when not exists (select from procrastinate_jobs j
        where j.queueing_lock = 'audit_seal:' || (x.before).county_id and j.status = 'todo')
      and pg_try_advisory_xact_lock(hashtextextended('audit_seal:' || (x.before).county_id, 0))
    then procrastinate_defer_jobs_v1(array[row('qiandai', 'audit_seal', 0,
      'audit_seal:' || (x.before).county_id, 'audit_seal:' || (x.before).county_id,
      jsonb_build_object('county_id', (x.before).county_id), null)
        ::procrastinate_job_to_defer_v1]) end
  from loan_now x),
book as (
  update county_lender_position p set outstanding = p.outstanding - 1, fed_on = :today::date,
    changed_at = statement_timestamp(), version = p.version + 1
  from loan_now x
  where p.county_id = (x.before).county_id and p.lender_id = (x.before).lender_id
  returning p.county_id),
county as (
  update county_position p set outstanding = p.outstanding - 1,
    changed_at = statement_timestamp()
  from book
  where p.county_id = book.county_id)
select x.repayment_id, job.* from loan_now x, job;
