-- office_consent.known: refuses when there is no such text
select refuse(404, 'There is no such consent.')
where not exists (select from consent where public_id = :consent);

-- office_consent.one: a text in one version
select c.public_id as consent, c.code, c.version, tr(c.title) as title, c.title ->> 'en' as title_en, c.title ->> 'zh' as title_zh,
	tr(c.body) as body, c.body ->> 'en' as body_en, c.body ->> 'zh' as body_zh, c.required, c.since, c.retired_at
from consent c where c.public_id = :consent;

-- office_consent.versions: all versions of the text, the latest first, with who agreed
select o.public_id as consent, o.version, tr(o.title) as title, o.since, o.retired_at, o.consent_id = c.consent_id as shown,
	(select count(*) from registration_consent rc where rc.consent_id = o.consent_id and rc.withdrawn_at is null) as agreed,
	(select count(*) from registration_consent rc where rc.consent_id = o.consent_id and rc.withdrawn_at is not null) as withdrawn
from consent c join consent o on o.edition_id = c.edition_id and o.code = c.code
where c.public_id = :consent
order by o.version desc;

-- office_consent.create: one more text
select office_consent_save(null, :key, :code, :title_en, :title_zh, :body_en, :body_zh, :required) as consent;

-- office_consent.save: a new version
select office_consent_save(:consent, :key, null, :title_en, :title_zh, :body_en, :body_zh, :required) as consent;

-- office_consent.retire: nobody is asked any more
select office_consent_retire(:consent);
