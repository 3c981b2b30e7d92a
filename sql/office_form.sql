-- office_form.state: how far the job is with the normal forms
select s.version, form_due() as due,
	(select max(made_at) from company_form where version = s.version) as made_at
from form_state s;

-- office_form.kinds: the kinds of words, to choose from
select kind as id, 'form.' || kind as label from unnest(array['legal', 'place', 'generic', 'title', 'particle', 'mailbox', 'free',
	'street', 'nickname']) with ordinality k (kind, n) order by n;

-- office_form.known: refuses when there is no such entry
select refuse(404, 'There is no such entry.') where not exists (select from form_word where public_id = :word);

-- office_form.one: an entry
select w.public_id as word, w.kind, 'form.' || w.kind as kind_label, w.code, array_to_string(w.words, E'\n') as words, w.place,
	w.countries, w.retired_at, w.changed_at, w.seed is not null as seed, a.name as who
from form_word w left join account a using (account_id) where w.public_id = :word;

-- office_form.add: one more entry
select form_word_set(null, :kind, :code, :words, :place, :countries) as word;

-- office_form.change: other words, or another place
select form_word_set(:word, (select kind from form_word where public_id = :word), :code, :words, :place, :countries) as word;

-- office_form.retire: it counts no more
select form_word_retire(:word, true);

-- office_form.revive: it counts again
select form_word_retire(:word, false);

-- office_form.again: all normal forms are made anew
select form_again();

-- office_form.forms: how a company is written before it is compared
select f.core, f.han, f.sound, f.legal, array_to_string(l.words[1:3], ', ') as legal_words, f.place, array_to_string(f.words, ' · ') as words,
	f.number, f.extension, f.email, f.domain, f.generic, f.street, f.house, f.city, f.postcode, f.country, f.id_number, f.made_at
from company c join company_form f using (company_id)
left join form_word l on l.kind = 'legal' and l.code = f.legal
where c.public_id = :company;
