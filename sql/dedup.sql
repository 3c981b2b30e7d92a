-- dedup.turn: whether no other run of the kind is at work; held until the connection ends or dedup.over
select pg_try_advisory_lock(hashtextextended('dedup.run.' || :kind::text, 0)) as free;

-- dedup.over: lets the next run of the kind begin
select pg_advisory_unlock(hashtextextended('dedup.run.' || :kind::text, 0)) as freed;

-- dedup.ask: a run from the command line; no job belongs to it. Those before it that say they are at work were killed,
-- if nobody holds the lock of a run (dedup.turn)
with killed as (
	update dedup_run r set state = 'failed', error = 'The run was interrupted.', ended_at = now()
	where r.kind = :kind::text and r.state = 'running' and r.job_id is null
		and (select pg_try_advisory_xact_lock(hashtextextended('dedup.run.' || :kind::text, 0)))
)
insert into dedup_run (kind, import_id, learn, state)
select :kind::text, i.import_id, :learn::text, 'waiting' from (select :import::bigint) i (import_id)
where i.import_id is null or exists (select from import f where f.import_id = i.import_id)
returning public_id as run;

-- dedup.open: starts a run, or starts it again after its program was killed; no row unless it waits or runs
update dedup_run r set state = 'running', error = null, started_at = now(), ended_at = null
where r.public_id = :run::uuid and (r.state in ('waiting', 'running')
	or exists (select from job j where j.job_id = r.job_id and j.state = 'running'))
returning r.kind, r.import_id, r.learn;

-- dedup.close: it is over
update dedup_run r set state = :state::text, error = :error::text, records = :records::bigint,
	candidates = :candidates::bigint, pairs = :pairs::bigint, groups = :groups::bigint, seconds = :seconds::real,
	cpu = :cpu::real, model_id = :model::bigint, ended_at = now()
where r.public_id = :run::uuid;

-- dedup.model: the model in use of a kind
select m.model_id, m.params, m.link, m.sure, m.learned, m.records from dedup_model m where m.kind = :kind::text and m.used;

-- dedup.keep: a learnt model comes into use
select dedup_model_keep(:kind::text, :learned::text, :params::jsonb, :link::real, :sure::real, :records::bigint) as model;

-- dedup.stage: where the results are copied to
select dedup_stage();

-- dedup.write: the results replace those before, in one transaction
select dedup_write(:run::uuid) as groups;

-- dedup.waited: what was found at the door while a run was writing goes to the queue
select dedup_waited(:kind::text);

-- dedup.steady: tables are read from their beginning, so that the same records come in the same order
select set_config('synchronize_seqscans', 'off', false);

-- dedup.companies: what is compared of companies, with the person to ask for; copied out as text
select c.company_id, c.import_id, c.name, c.name_local, c.street, c.city, c.postcode,
	coalesce(c.country, c.country_text), c.phone, c.fax, c.email, c.website, c.register_no, null, null, k.name
from company c left join (
	select distinct on (company_id) company_id, name from contact
	where company_id is not null and merged_into is null order by company_id, contact_id) k using (company_id)
where c.merged_into is null;

-- dedup.contacts: what is compared of contacts; the employer as it was written, or the company's name
select k.contact_id, k.import_id, concat_ws(' ', k.name, nullif(k.name_local, k.name)), null, null,
	coalesce(k.city, c.city), null, coalesce(k.country, c.country, c.country_text), k.phone, k.fax, k.email, null, null,
	coalesce(k.employer, c.name), case when k.employer is null then c.name_local end, null
from contact k left join company c on c.company_id = k.company_id
where k.merged_into is null;

-- dedup.apart: pairs that a person said are different
select x.a_id, x.b_id from dedup_apart x where x.kind = :kind::text;

-- dedup.known: pairs of open groups, which a run over one import has to hold together
select p.a_id, p.b_id from dedup_pair p where p.kind = :kind::text;

-- dedup.decided: what reviewers decided: the pairs they merged, and those they said are different
select m.survivor_id as a_id, m.loser_id as b_id, true as same from merge m
where m.kind = :kind::text and m.undone_at is null and m.bulk_id is null
union all
select x.a_id, x.b_id, false from dedup_apart x where x.kind = :kind::text;

-- dedup.decided_companies: the companies of these pairs as they are, hidden ones too; copied out as text
select c.company_id, c.import_id, c.name, c.name_local, c.street, c.city, c.postcode,
	coalesce(c.country, c.country_text), c.phone, c.fax, c.email, c.website, c.register_no, null, null,
	(select k.name from contact k where k.company_id = c.company_id order by k.contact_id limit 1)
from company c
where c.company_id in (
	select unnest(array[m.survivor_id, m.loser_id]) from merge m
	where m.kind = 'company' and m.undone_at is null and m.bulk_id is null
	union select unnest(array[x.a_id, x.b_id]) from dedup_apart x where x.kind = 'company');

-- dedup.decided_contacts: the contacts of these pairs as they are, hidden ones too; copied out as text
select k.contact_id, k.import_id, concat_ws(' ', k.name, nullif(k.name_local, k.name)), null, null,
	coalesce(k.city, c.city), null, coalesce(k.country, c.country, c.country_text), k.phone, k.fax, k.email, null, null,
	coalesce(k.employer, c.name), case when k.employer is null then c.name_local end, null
from contact k left join company c on c.company_id = k.company_id
where k.contact_id in (
	select unnest(array[m.survivor_id, m.loser_id]) from merge m
	where m.kind = 'contact' and m.undone_at is null and m.bulk_id is null
	union select unnest(array[x.a_id, x.b_id]) from dedup_apart x where x.kind = 'contact');

-- dedup.words: the words of the normal forms in force, as lines for norm_lines()
select form_words();

-- dedup.failed: it ended, and will not be tried again
update dedup_run r set state = 'failed', error = :error::text, ended_at = now()
where r.public_id = :run::uuid and r.state in ('waiting', 'running');
