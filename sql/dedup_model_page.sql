-- dedup_model_page.known: refuses when there is no such model
select refuse(404, 'There is no such model.') where not exists (select from dedup_model where public_id = :model);

-- dedup_model_page.one: a model with what it was learnt from
select m.public_id as model, m.model_id as number, m.kind, m.learned, m.params::text as params, m.link::numeric(8,2) as link,
	m.sure::numeric(8,2) as sure, m.records, m.used, not m.used as unused, m.created_at, a.name as who
from dedup_model m left join account a using (account_id) where m.public_id = :model;

-- dedup_model_page.limits: other thresholds
select dedup_model_limits(:model, :link::numeric::real, :sure::numeric::real) as model;

-- dedup_model_page.use: an earlier model is put back
select dedup_model_use(:model) as model;

-- dedup_model_page.learn: a run that learns first
select dedup_start(:key, :kind, null, :learn) as run;
