-- bulk_merge.imports: imports that brought likely duplicates that are open
select i.public_id as id, i.name from import i
where exists (select from dedup_group g where g.imports @> array[i.public_id] and g.state = 'open')
order by i.import_id desc limit 100;

-- bulk_merge.steps: how many open groups lie above some thresholds, to choose one
select t.bits, review_chance(t.bits::real) as chance, t.proposed, (
		select count(*) from dedup_group g where g.kind = k.kind and g.state = 'open' and g.weight >= t.bits) as groups
from (select coalesce(:kind::text, 'company') as kind) k, lateral (
	select b as bits, false as proposed from unnest(array[5, 8, 10, 12, 15, 20, 25, 30]::numeric[]) b
	where b not in (select round(m.sure::numeric, 1) from dedup_model m where m.used and m.kind = k.kind)
	union all select round(m.sure::numeric, 1), true from dedup_model m where m.used and m.kind = k.kind) t
order by t.bits;

-- bulk_merge.begin: a proposal with its sample; its public id is the form's key
select bulk_begin(:key::uuid, :kind, :threshold::real, :import::uuid) as bulk;

-- bulk_merge.known: refuses when there is no such proposal, or it is not for the reader
select refuse(404, 'There is no such proposal.') where not exists (select from review_bulk where public_id = :bulk::uuid);

-- bulk_merge.one: a proposal, with its progress and its figures
select b.public_id as bulk, b.kind, round(b.threshold::numeric, 1) as threshold, review_chance(b.threshold) as chance, b.state, b.created_at, b.proposed_at,
	b.approved_at, b.ended_at, b.reason, a.name as who, p.name as approver, i.name as import_name,
	b.account_id = current_account() as own, b.state in ('running', 'undoing') as running, b.state = 'draft' as draft,
	b.state = 'proposed' as proposed, b.state in ('draft', 'proposed') as undecided, b.state in ('done', 'cancelled') as ended,
	b.state not in ('running', 'undoing') as still, b.state <> 'draft' as fixed,
	f.groups, f.waiting, f.merged, f.left, f.undone, f.kept, j.cancel, j.state = 'failed' as failed, j.note,
	b.state in ('done', 'cancelled') and f.merged > 0 as can_undo,
	case b.state when 'undoing' then round(100.0 * (f.undone + f.kept) / nullif(f.undone + f.kept + f.merged, 0))
		else round(100.0 * f.merged / nullif(f.merged + f.waiting, 0)) end as percent,
	case when b.state = 'draft' then (select count(*) from dedup_group g where g.kind = b.kind and g.state = 'open'
		and g.weight >= b.threshold and (b.import_id is null or g.imports @> review_brought(b.import_id))) end as above
from review_bulk b join account a using (account_id) left join account p on p.account_id = b.approved_by
left join import i using (import_id) left join job j on j.job_id = b.job_id, lateral (
	select count(*) as groups, count(*) filter (where g.state = 'waiting') as waiting,
		count(*) filter (where g.state = 'merged') as merged, count(*) filter (where g.state = 'left') as left,
		count(*) filter (where g.state = 'undone') as undone, count(*) filter (where g.state = 'kept') as kept
	from review_bulk_group g where g.bulk_id = b.bulk_id) f
where b.public_id = :bulk::uuid;

-- bulk_merge.mine: what the reader's own sample says
select p.*, s.many, s.many - p.judged as open, s.many = p.judged as whole
from review_bulk b, lateral bulk_precision(b.bulk_id, current_account()) p, lateral (
	select count(*) as many from review_sample s where s.bulk_id = b.bulk_id and s.account_id = current_account()) s
where b.public_id = :bulk::uuid and s.many > 0;

-- bulk_merge.judges: what each one who judged found
select a.name, p.*
from review_bulk b, lateral (select distinct s.account_id from review_sample s where s.bulk_id = b.bulk_id) w
join account a using (account_id), lateral bulk_precision(b.bulk_id, w.account_id) p
where b.public_id = :bulk::uuid and p.judged > 0
order by a.name;

-- bulk_merge.sample: the pairs of the reader's sample, those not judged yet first
select s.sample_id as sample, round(s.weight::numeric, 1) as weight, review_chance(s.weight) as chance, s.verdict,
	s.verdict = 'same' as same, s.verdict = 'different' as different, s.verdict = 'unsure' as unsure,
	bulk_card(b.public_id, s.sample_id, false) as one, bulk_card(b.public_id, s.sample_id, true) as other
from review_bulk b join review_sample s using (bulk_id)
where b.public_id = :bulk::uuid and s.account_id = current_account()
order by s.verdict is not null, s.sample_id
limit 200;

-- bulk_merge.reasons: why groups are left to people
select g.reason, count(*) as count
from review_bulk b join review_bulk_group g using (bulk_id)
where b.public_id = :bulk::uuid and g.reason is not null
group by g.reason order by count(*) desc;

-- bulk_merge.judge: keeps what the reader says of pairs
select bulk_judge(:bulk::uuid, :verdict::jsonb);

-- bulk_merge.more: another sample of the reader's own
select bulk_more(:bulk::uuid);

-- bulk_merge.propose: asks for the second person
select bulk_propose(:bulk::uuid);

-- bulk_merge.approve: the second person's yes
select bulk_approve(:bulk::uuid);

-- bulk_merge.reject: the second person's no, or the first one's
select bulk_reject(:bulk::uuid, :reason);

-- bulk_merge.cancel: stops after the group it is at
select bulk_cancel(:bulk::uuid);

-- bulk_merge.undo: all merges of it are taken back
select bulk_undo(:bulk::uuid);
